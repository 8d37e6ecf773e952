using System.Security.Authentication;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;

namespace Gateway.IntegrationTests.DestinationTls;

/// <summary>
/// A gateway with a cluster for each way to speak TLS to a backend, three times over: through its own forwarder, and
/// through YARP's in HTTP/1.1 and HTTP/2. Paths are <c>/forwarder/cluster</c>.
/// </summary>
public sealed class SecureGateway : IAsyncLifetime
{
    private const string Password = "correct horse battery staple";

    private readonly TestAuthority _ours = new("Ours");
    private readonly TestAuthority _theirs = new("Theirs");
    private readonly List<SecureBackend> _backends = [];
    private readonly TunnelProxy _proxy = new();

    /// <summary>The forwarders, as they stand in paths, with what they add to a cluster.</summary>
    public static IReadOnlyDictionary<string, string> Forwarders { get; } = new Dictionary<string, string>
    {
        ["own"] = "",
        ["yarp1"] = """ , "Forwarder": "Yarp", "HttpRequest": { "Version": "1.1", "VersionPolicy": "RequestVersionExact" } """,
        ["yarp2"] = """ , "Forwarder": "Yarp", "HttpRequest": { "Version": "2" } """,
    };

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway { get; private set; } = null!;

    /// <summary>The backend of the cluster <c>trusted</c>.</summary>
    public SecureBackend Trusted => _backends[0];

    /// <summary>How many tunnels the proxy has opened.</summary>
    public int Tunnels => _proxy.Tunnels;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var local = await StartAsync(["localhost", "127.0.0.1"]);
        var elsewhere = await StartAsync(["backend.test"]);
        var old = await StartAsync(["localhost"], SslProtocols.Tls12);
        var strict = await StartAsync(["localhost"], clients: _ours);
        var (certificate, key) = _ours.IssuePem("gateway-pem");
        var (otherCertificate, otherKey) = _theirs.IssuePem("gateway-other");

        var ours = $"\"Authorities\": {Text(_ours.RootPath)}";
        (string Id, string Cluster)[] clusters =
        [
            ("trusted", Cluster($"https://localhost:{local}/", ours)),
            ("by-address", Cluster($"https://127.0.0.1:{local}/", ours)),
            ("single", Cluster($"https://localhost:{local}/", ours, """ , "HttpClient": { "MaxConnectionsPerServer": 1 }, "ConnectTimeout": "500ms" """)),
            ("distrusted", Cluster($"https://localhost:{local}/", $"\"Authorities\": {Text(_theirs.RootPath)}")),
            ("system", Cluster($"https://localhost:{local}/", "")),
            ("another-name", Cluster($"https://localhost:{elsewhere}/", ours)),
            ("given-name", Cluster($"https://localhost:{elsewhere}/", $"{ours}, \"ServerName\": \"backend.test\"")),
            ("wrong-given-name", Cluster($"https://localhost:{local}/", $"{ours}, \"ServerName\": \"backend.test\"")),
            ("old", Cluster($"https://localhost:{old}/", ours)),
            ("too-old", Cluster($"https://localhost:{old}/", $"{ours}, \"MinVersion\": \"Tls13\"")),
            ("old-enough", Cluster($"https://localhost:{old}/", $"{ours}, \"MinVersion\": \"Tls12\"")),
            ("stranger", Cluster($"https://localhost:{strict}/", ours)),
            ("known-pem", Cluster($"https://localhost:{strict}/", $"{ours}, \"Certificate\": {{ \"Path\": {Text(certificate)}, \"KeyPath\": {Text(key)} }}")),
            ("known-pfx", Cluster($"https://localhost:{strict}/", $"{ours}, \"Certificate\": {{ \"Path\": {Text(_ours.IssuePfx("gateway-pfx", Password))}, \"Password\": \"{Password}\" }}")),
            ("known-to-others", Cluster($"https://localhost:{strict}/", $"{ours}, \"Certificate\": {{ \"Path\": {Text(otherCertificate)}, \"KeyPath\": {Text(otherKey)} }}")),
            ("proxied", Cluster($"https://localhost:{local}/", ours, Proxied)),
            ("proxied-another-name", Cluster($"https://localhost:{elsewhere}/", ours, Proxied)),
        ];
        var all = Forwarders.SelectMany(forwarder => clusters.Select(cluster => ($"{forwarder.Key}/{cluster.Id}", $"{{ {cluster.Cluster}{forwarder.Value} }}"))).ToArray();
        Gateway = await GatewayProcess.StartAsync(GatewayConfiguration.Of(
            string.Join(",\n", all.Select(static one => $$""" "{{one.Item1}}": { "ClusterId": "{{one.Item1}}", "Match": { "Path": "/{{one.Item1}}" } } """)),
            string.Join(",\n", all.Select(static one => $"\"{one.Item1}\": {one.Item2}")),
            ScriptedGateway.Endpoints));
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (Gateway is not null)
            await Gateway.DisposeAsync();
        foreach (var backend in _backends)
            await backend.DisposeAsync();
        await _proxy.DisposeAsync();
        _ours.Dispose();
        _theirs.Dispose();
    }

    private string Proxied => $$""" , "HttpClient": { "WebProxy": { "Address": "{{_proxy.Address}}" } } """;

    private static string Cluster(string address, string tls, string more = "") =>
        $$""" "Destinations": { "a": { "Address": "{{address}}" } }, "Tls": { {{tls}} }{{more}} """;

    private static string Text(string path) => JsonSerializer.Serialize(path);

    private async Task<int> StartAsync(string[] names, SslProtocols versions = SslProtocols.None, TestAuthority? clients = null)
    {
        var backend = await SecureBackend.StartAsync(_ours, names, versions, clients);
        _backends.Add(backend);
        return backend.Port;
    }
}
