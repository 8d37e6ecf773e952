using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>The real gateway, as a process of its own, with a configuration file of its own.</summary>
public sealed partial class GatewayProcess : IAsyncDisposable
{
    private const string Admin = "admin";

    private readonly TemporaryDirectory _directory;
    private readonly string[] _through;
    private readonly HttpClient _admin = new(NewHandler());
    private ChildProcess _process;
    private Dictionary<string, Uri> _addresses = [];

    private GatewayProcess(TemporaryDirectory directory, string[] through)
    {
        (_directory, _through) = (directory, through);
        _process = Launch();
    }

    /// <summary>The configuration file.</summary>
    public string ConfigPath => _directory.File("gateway.json");

    /// <summary>The listener <c>main</c>.</summary>
    public Uri BaseAddress => AddressOf("main");

    /// <summary>The admin port.</summary>
    public Uri AdminAddress => AddressOf(Admin);

    /// <summary>Its outputs and its end.</summary>
    public ChildProcess Process => _process;

    /// <summary>Starts the gateway and waits until it is ready.</summary>
    /// <param name="configuration">The text of its configuration file.</param>
    /// <param name="descriptors">How many file descriptors it may have; null for as many as this process.</param>
    /// <exception cref="InvalidOperationException">It ended, or was not ready in time; its log is in the message.</exception>
    public static Task<GatewayProcess> StartAsync(string configuration, int? descriptors = null) =>
        StartThroughAsync(descriptors is { } count ? ["prlimit", $"--nofile={count.ToString(CultureInfo.InvariantCulture)}"] : [], configuration);

    /// <summary>Starts the gateway through another program, which becomes it, and waits until it is ready.</summary>
    /// <param name="through">The program and its arguments; the gateway and its own come behind them.</param>
    /// <param name="configuration">The text of its configuration file.</param>
    /// <exception cref="InvalidOperationException">It ended, or was not ready in time; its log is in the message.</exception>
    public static async Task<GatewayProcess> StartThroughAsync(string[] through, string configuration)
    {
        var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory.File("gateway.json"), configuration);
        var gateway = new GatewayProcess(directory, through);
        try
        {
            await gateway.WaitUntilReadyAsync();
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }

        return gateway;
    }

    /// <summary>A handler that changes nothing.</summary>
    public static SocketsHttpHandler NewHandler() => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    };

    /// <summary>Where a listener of <c>Kestrel:Endpoints</c> is.</summary>
    public Uri AddressOf(string endpoint) => _addresses[endpoint];

    /// <summary>A client that changes nothing: no redirects followed, no cookies kept, nothing decompressed.</summary>
    /// <param name="host">The host name asked for, instead of the address; the port stays in it.</param>
    /// <param name="endpoint">The listener.</param>
    public HttpClient CreateClient(string? host = null, string endpoint = "main") => CreateClient(NewHandler(), host, endpoint);

    /// <summary>A client that follows redirects and keeps cookies, as a browser does.</summary>
    public HttpClient CreateVisitor(string host)
    {
        var handler = NewHandler();
        handler.UseCookies = true;
        handler.AllowAutoRedirect = true;
        return CreateClient(handler, host, "main");
    }

    /// <summary>A client with a handler of one's own.</summary>
    public HttpClient CreateClient(SocketsHttpHandler handler, string? host, string endpoint)
    {
        var address = AddressOf(endpoint);
        handler.ConnectCallback = async (_, cancellation) => await Connections.OpenAsync(address, cancellation);
        return new HttpClient(handler)
        {
            BaseAddress = host is null ? address : new UriBuilder(address) { Host = host }.Uri,
            Timeout = Eventually.Limit,
        };
    }

    /// <summary>Replaces the text of the configuration file, in place.</summary>
    public Task EditAsync(string configuration) => File.WriteAllTextAsync(ConfigPath, configuration);

    /// <summary>What is in force now.</summary>
    public async Task<ConfigurationStatus> GetStatusAsync() =>
        (await _admin.GetFromJsonAsync<ConfigurationStatus>(new Uri(AdminAddress, "/config/status")))!;

    /// <summary>Waits until a generation, or a later one, is in force.</summary>
    public Task WaitForGenerationAsync(int generation) => Eventually.HoldsAsync(
        async () => (await GetStatusAsync()).Generation >= generation, $"generation {generation} is in force");

    /// <summary>Starts it again after its end, with the same file; its ports are new.</summary>
    public async Task RestartAsync()
    {
        await _process.DisposeAsync();
        _process = Launch();
        await WaitUntilReadyAsync();
    }

    /// <summary>Ends it, whatever it is doing.</summary>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _admin.Dispose();
        _directory.Dispose();
    }

    // What a script starts in the background inherits that SIGINT is ignored, and would pass it on.
    private ChildProcess Launch() =>
        ChildProcess.Start("env", ["--default-signal=INT,QUIT", .. _through, Repository.GatewayBinary, "run", "--config", ConfigPath]);

    private async Task WaitUntilReadyAsync()
    {
        try
        {
            await Eventually.HoldsAsync(IsReadyAsync, "the gateway is ready");
        }
        catch (TimeoutException exception)
        {
            throw new InvalidOperationException($"{exception.Message}\n{_process.Output}", exception);
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"The gateway ended with {await _process.WaitForExitAsync()}:\n{_process.Output}");

        var lines = _process.Lines;
        // One line for each endpoint, in the order of the file, then the admin port's.
        string[] names = [.. EndpointNames(await File.ReadAllTextAsync(ConfigPath)), Admin];
        _addresses = lines.Select(static line => Announcement().Match(line)).Where(static match => match.Success)
            .Zip(names, static (match, name) => (Name: name, Url: new Uri(match.Groups["url"].Value)))
            .ToDictionary(static one => one.Name, static one => one.Url, StringComparer.Ordinal);
        if (!_addresses.ContainsKey(Admin))
            return false;
        using var response = await _admin.GetAsync(new Uri(AdminAddress, "/readyz"));
        return response.IsSuccessStatusCode;
    }

    private static IEnumerable<string> EndpointNames(string configuration)
    {
        using var document = JsonDocument.Parse(configuration);
        return [.. document.RootElement.GetProperty("Kestrel").GetProperty("Endpoints").EnumerateObject().Select(static endpoint => endpoint.Name)];
    }

    [GeneratedRegex(@"^(Listening|Admin) on\s+(?<url>https?://([\d.]+:\d+|unix:\S+))", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Announcement();
}
