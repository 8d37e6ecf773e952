using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.LoadTests.Running;

/// <summary>The gateway as a process of its own, on ports that were free, with a configuration file of its own.</summary>
internal sealed partial class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _process;
    private readonly HttpClient _admin = new(Clients.NewHandler());

    private GatewayProcess(ChildProcess process, string file) => (_process, ConfigurationFile) = (process, file);

    /// <summary>Its configuration file; an edit applies.</summary>
    public string ConfigurationFile { get; }

    /// <summary>Where clients go.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The admin port.</summary>
    public Uri Admin { get; private set; } = null!;

    public ChildProcess Process => _process;

    /// <summary>The members that every configuration has here: one endpoint and the admin port, on ports that are free, and as many connections as wanted from one address, which stands for many people.</summary>
    public static string Basics => BasicsAt(0, 0);

    /// <summary>The same, on ports that are known.</summary>
    public static string BasicsAt(int port, int adminPort) => $$"""
        "Kestrel": { "Endpoints": { "web": { "Url": "http://127.0.0.1:{{port}}" } } },
        "Admin": { "Url": "http://127.0.0.1:{{adminPort}}" },
        "Limits": { "ConnectionsPerAddress": 10000 }
        """;

    /// <summary>Starts it, and waits until it is ready.</summary>
    /// <param name="configuration">The text of its file, with <see cref="Basics"/>.</param>
    /// <param name="directory">Where the file is put.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LoadTestException">It is not built, ended, or was not ready in time; its log is in the message.</exception>
    public static async Task<GatewayProcess> StartAsync(string configuration, string directory, CancellationToken cancellation)
    {
        if (!File.Exists(Repository.GatewayBinary))
            throw new LoadTestException($"{Repository.GatewayBinary} is not there: dotnet build -c Release gateway");
        var file = Path.Combine(directory, $"{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, configuration, cancellation);
        var gateway = new GatewayProcess(ChildProcess.Start(Repository.GatewayBinary, ["run", "--config", file]), file);
        try
        {
            await Waiting.UntilAsync(() => gateway.IsReadyAsync(cancellation), StartPatience, () => $"the gateway is ready\n{gateway._process.Output}", cancellation);
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }

        return gateway;
    }

    /// <summary>Which configuration is in force: 1 for the first.</summary>
    public async Task<int> ReadGenerationAsync(CancellationToken cancellation)
    {
        using var document = JsonDocument.Parse(await _admin.GetStringAsync(new Uri(Admin, "/config/status"), cancellation));
        return document.RootElement.GetProperty("generation").GetInt32();
    }

    /// <summary>How long collections of garbage stopped it so far.</summary>
    /// <exception cref="LoadTestException">The metric is not there.</exception>
    public async Task<Pauses> ReadPausesAsync(CancellationToken cancellation) => Pauses.Read(await _admin.GetStringAsync(new Uri(Admin, "/metrics"), cancellation));

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _admin.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        if (_process.HasExited)
        {
            // What it wrote last may still be on its way.
            await _process.WaitForEndAsync(cancellation);
            throw new LoadTestException($"The gateway ended:\n{_process.Output}");
        }

        var urls = _process.Lines.Select(static line => Announcement().Match(line)).Where(static match => match.Success).Select(static match => new Uri(match.Groups["url"].Value)).ToList();
        if (urls is not [var address, var admin])
            return false;
        (Address, Admin) = (address, admin);
        using var response = await _admin.GetAsync(new Uri(Admin, "/readyz"), cancellation);
        return response.IsSuccessStatusCode;
    }

    [GeneratedRegex(@"^(Listening|Admin) on\s+(?<url>http://[\d.]+:\d+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Announcement();
}
