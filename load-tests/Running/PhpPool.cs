namespace Gateway.LoadTests.Running;

/// <summary>A real PHP-FPM pool of a fixed number of workers behind nginx; its page takes a worker for so many milliseconds.</summary>
internal sealed class PhpPool : IAsyncDisposable
{
    public const int Workers = 8;

    private static readonly string[] TemporaryKinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

    private readonly ChildProcess _fpm;
    private readonly ChildProcess _nginx;

    private PhpPool(ChildProcess fpm, ChildProcess nginx, Uri address) => (_fpm, _nginx, Address) = (fpm, nginx, address);

    /// <summary>nginx. <c>/?ms=75</c> is the page.</summary>
    public Uri Address { get; }

    /// <summary>Starts it.</summary>
    /// <exception cref="LoadTestException">php-fpm or nginx is not installed, or does not answer.</exception>
    public static async Task<PhpPool> StartAsync(string directory, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(directory, $"pool-{Guid.NewGuid():N}"[..12])).FullName;
        var program = Programs.Find("nginx") ?? throw NotInstalled();
        var fpmProgram = Programs.FindLast("php-fpm") ?? throw NotInstalled();
        var port = FreePorts.TakeOne();
        File.Copy(Path.Combine(Repository.Root, "load-tests", "Protection", "slow.php"), Path.Combine(folder, "slow.php"));
        await File.WriteAllTextAsync(Path.Combine(folder, "fpm.conf"), FpmConfiguration(folder), cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), NginxConfiguration(folder, port), cancellation);
        var fpm = ChildProcess.Start(fpmProgram, ["--allow-to-run-as-root", "--nodaemonize", "--fpm-config", Path.Combine(folder, "fpm.conf")], folder);
        ChildProcess nginx;
        try
        {
            nginx = ChildProcess.Start(program, ["-p", folder, "-c", Path.Combine(folder, "nginx.conf"), "-e", "stderr"], folder);
        }
        catch
        {
            await fpm.DisposeAsync();
            throw;
        }

        var pool = new PhpPool(fpm, nginx, new Uri($"http://127.0.0.1:{port}/"));
        try
        {
            using var client = Clients.New(pool.Address, TimeSpan.FromSeconds(2));
            await Waiting.UntilAsync(
                async () => (await client.GetAsync(new Uri("/?ms=1", UriKind.Relative), cancellation)).IsSuccessStatusCode,
                TimeSpan.FromSeconds(20),
                () => $"the PHP pool answers\n{fpm.Output}\n{nginx.Output}",
                cancellation);
        }
        catch
        {
            await pool.DisposeAsync();
            throw;
        }

        return pool;
    }

    /// <summary>How many pages a second as many clients as workers get out of it without a pause.</summary>
    public async Task<double> MeasureCapacityAsync(Func<string> page, TimeSpan time, CancellationToken cancellation)
    {
        using var client = Clients.New(Address, TimeSpan.FromSeconds(10));
        var start = TimeProvider.System.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Workers).Select(async _ =>
        {
            var count = 0;
            for (; TimeProvider.System.GetElapsedTime(start) < time; count++)
                await client.GetStringAsync(new Uri(page(), UriKind.Relative), cancellation);
            return count;
        }));
        return counts.Sum() / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        await _nginx.DisposeAsync();
        await _fpm.DisposeAsync();
    }

    private static LoadTestException NotInstalled() => new("php-fpm or nginx is not installed: apt-get install php-fpm nginx");

    private static string FpmConfiguration(string folder) => $"""
        [global]
        daemonize = no
        error_log = /dev/stderr
        [shop]
        user = {Environment.UserName}
        group = {Environment.UserName}
        listen = {folder}/fpm.sock
        pm = static
        pm.max_children = {Workers}

        """;

    private static string NginxConfiguration(string folder, int port)
    {
        var temporary = string.Join(' ', TemporaryKinds.Select(kind => $"{kind}_temp_path {folder}/tmp;"));
        return $$"""
            {{(Environment.UserName == "root" ? "user root root;" : "")}} daemon off; worker_processes 1; pid {{folder}}/nginx.pid; error_log stderr crit;
            events { worker_connections 8192; }
            http {
              access_log off; keepalive_requests 1000000; {{temporary}}
              server {
                listen 127.0.0.1:{{port}} backlog=4096;
                location / {
                  include /etc/nginx/fastcgi_params;
                  fastcgi_param SCRIPT_FILENAME {{folder}}/slow.php;
                  fastcgi_pass unix:{{folder}}/fpm.sock;
                }
              }
            }

            """;
    }
}
