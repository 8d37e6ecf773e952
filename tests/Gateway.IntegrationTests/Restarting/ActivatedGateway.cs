using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Restarting;

/// <summary>A gateway that is started by systemd-socket-activate, on sockets that were opened for it, at its first client.</summary>
internal sealed class ActivatedGateway : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly HttpClient _client = new(GatewayProcess.NewHandler());

    private ActivatedGateway(TemporaryDirectory directory, int port, int adminPort, ChildProcess process)
    {
        (_directory, Process) = (directory, process);
        (Address, Admin) = (AddressOf(port), AddressOf(adminPort));
    }

    /// <summary>The data port, open from the beginning.</summary>
    public Uri Address { get; }

    /// <summary>The admin port.</summary>
    public Uri Admin { get; }

    /// <summary>First systemd-socket-activate, then what it has become.</summary>
    public ChildProcess Process { get; }

    /// <summary>The configuration file.</summary>
    public string ConfigPath => _directory.File("gateway.json");

    /// <summary>Opens the sockets; the gateway starts when the first client comes.</summary>
    /// <param name="backend">Where every request goes.</param>
    /// <param name="isSupervised">Whether the example's script stands between.</param>
    public static async Task<ActivatedGateway> StartAsync(string backend, bool isSupervised)
    {
        var directory = new TemporaryDirectory();
        var (port, adminPort) = (FreePort(), FreePort());
        await File.WriteAllTextAsync(directory.File("gateway.json"), Configuration(port, adminPort, backend));
        string[] gateway = [Repository.GatewayBinary, "run", "--config", directory.File("gateway.json")];
        string[] program = isSupervised ? ["bash", Path.Combine(Repository.Root, "config", "examples", "restarting", "supervise.sh"), .. gateway] : gateway;
        // It passes on nothing of the environment but what it is told to.
        string[] runtime = Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root ? ["-E", $"DOTNET_ROOT={root}"] : [];
        var process = ChildProcess.Start(
            "systemd-socket-activate",
            [.. runtime, "-l", $"127.0.0.1:{port}", "-l", $"127.0.0.1:{adminPort}", .. program]);
        var activated = new ActivatedGateway(directory, port, adminPort, process);
        await Eventually.HoldsAsync(
            () => process.Lines.Count(static line => line.StartsWith("Listening on", StringComparison.Ordinal)) >= 2, "the sockets are open");
        return activated;
    }

    /// <summary>Is its first client, or another one.</summary>
    public async Task VisitAsync()
    {
        using var response = await _client.GetAsync(Address);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Lets another process take over, and waits until it has and the old one is gone.</summary>
    public async Task RestartAsync()
    {
        var before = await ReadProcessIdAsync();
        await Process.SignalAsync("HUP");
        await Eventually.HoldsAsync(
            async () => !Directory.Exists($"/proc/{before}") && await ReadProcessIdAsync() != before, "another process has taken over");
    }

    /// <summary>The id of the process that answers on the admin port.</summary>
    public async Task<int> ReadProcessIdAsync()
    {
        using var document = System.Text.Json.JsonDocument.Parse(await _client.GetStringAsync(new Uri(Admin, "/config/status")));
        return document.RootElement.GetProperty("processId").GetInt32();
    }

    /// <summary>The status of <c>/readyz</c>.</summary>
    public async Task<HttpStatusCode> ReadReadinessAsync()
    {
        using var response = await _client.GetAsync(new Uri(Admin, "/readyz"));
        return response.StatusCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _client.Dispose();
        _directory.Dispose();
    }

    private static Uri AddressOf(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    private static string Configuration(int port, int adminPort, string backend) =>
        $$"""
        {
          "Kestrel": { "Endpoints": { "main": { "Url": "{{AddressOf(port)}}" } } },
          "Admin": { "Url": "{{AddressOf(adminPort)}}" },
          "ReverseProxy": {
            "Routes": { "all": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } } },
            "Clusters": { "backend": { "Destinations": { "a": { "Address": "{{backend}}" } } } }
          }
        }
        """;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
