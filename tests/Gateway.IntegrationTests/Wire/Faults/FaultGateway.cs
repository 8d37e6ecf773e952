using System.Security.Cryptography.X509Certificates;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Wire.Faults;

/// <summary>
/// A gateway with two routes for each case and version: one for the fault, with short limits, one for what comes afterwards.
/// Both lead to a cluster of the case's own, so that no case gets connections of another.
/// </summary>
public class FaultGateway : IAsyncLifetime
{
    private readonly RefusingPort _refusing = new();
    private readonly TestCertificate _certificate = TestCertificate.Create();
    private readonly string _forwarder;
    private readonly string? _policy;
    private SilentPort? _silent;

    /// <summary>With the gateway's own forwarder.</summary>
    public FaultGateway()
        : this("Gateway")
    {
    }

    /// <summary>With a forwarder of that name, and a resilience policy on every route; null for none.</summary>
    protected FaultGateway(string forwarder, string? policy = null) => (_forwarder, _policy) = (forwarder, policy);

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway { get; private set; } = null!;

    /// <summary>The backend: on a path <c>/case/version/fault</c> it fails.</summary>
    internal ScriptedBackend Backend { get; } = new(ScriptOf);

    /// <summary>The same over TLS.</summary>
    internal ScriptedBackend SecureBackend { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _silent = await SilentPort.OpenAsync();
        SecureBackend = new ScriptedBackend(ScriptOf, X509CertificateLoader.LoadPkcs12(
            X509Certificate2.CreateFromPemFile(_certificate.Path, _certificate.KeyPath).Export(X509ContentType.Pfx), null));
        var places = FaultCases.All.Values.SelectMany(static row => WireClient.Versions.Select(version => (Row: row, Version: version))).ToList();
        Gateway = await GatewayProcess.StartAsync(GatewayConfiguration.Of(
            string.Join(",\n", places.Select(place => Routes(place.Row, place.Version))),
            string.Join(",\n", places.Select(place => Cluster(place.Row, place.Version))),
            ScriptedGateway.Endpoints).Replace("\"ReverseProxy\": {", Section + "\"ReverseProxy\": {", StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (Gateway is not null)
            await Gateway.DisposeAsync();
        await Backend.DisposeAsync();
        if (SecureBackend is not null)
            await SecureBackend.DisposeAsync();
        _certificate.Dispose();
        if (_silent is not null)
            await _silent.DisposeAsync();
        _refusing.Dispose();
    }

    private static Script ScriptOf(ReceivedRequest request) =>
        request.Target.Split('/') is [_, var name, _, "fault"] ? FaultCases.All[name].Script : Scripts.EchoId;

    private string Section => _policy is null ? "" : $$""" "Resilience": { "Policies": { "all": {{_policy}} } }, """;

    private string PolicyKey => _policy is null ? "" : "\"ResiliencePolicy\": \"all\",";

    // A new connection with TLS takes its time on a busy machine, and none of these hangs before its head.
    private static string Patience(FaultCase row) => row.Destinations == FaultDestinations.SecureBackend ? "5s" : "1s";

    // Each of these waits for the destination that never answers, too.
    private static string CleanLimit(FaultCase row) => row.Destinations == FaultDestinations.SilentThenBackend ? "\"ConnectTimeout\": \"1s\"," : "";

    private string Routes(FaultCase row, string version) =>
        $$"""
        "{{row.Name}}-{{version}}": {
          "ClusterId": "{{row.Name}}-{{version}}", "Match": { "Path": "/{{row.Name}}/{{version}}/fault" }, {{PolicyKey}} {{ForwarderKeys.OfRoute(_forwarder)}}
          "ConnectTimeout": "{{Patience(row)}}", "FirstByteTimeout": "{{Patience(row)}}", "IdleTimeout": "{{row.IdleTimeout}}"
        },
        "{{row.Name}}-{{version}}-clean": { {{PolicyKey}} {{ForwarderKeys.OfRoute(_forwarder)}} "ClusterId": "{{row.Name}}-{{version}}", "Match": { "Path": "/{{row.Name}}/{{version}}/clean" } }
        """;

    private string Cluster(FaultCase row, string version)
    {
        string[] addresses = row.Destinations switch
        {
            FaultDestinations.Refusing => [_refusing.Address],
            FaultDestinations.RefusingThenBackend => [_refusing.Address, Backend.Address],
            FaultDestinations.Unknown => ["http://no-such-name.invalid"],
            FaultDestinations.Silent => [_silent!.Address],
            FaultDestinations.SilentThenBackend => [_silent!.Address, Backend.Address],
            FaultDestinations.SecureBackend => [SecureBackend.Address],
            _ => [Backend.Address],
        };
        var destinations = string.Join(", ", addresses.Select(static (address, index) => $$""" "{{index}}": { "Address": "{{address}}" } """));
        return $$"""
            "{{row.Name}}-{{version}}": {
              {{ForwarderKeys.OfCluster(_forwarder)}} "HttpRequest": { "ActivityTimeout": "{{Patience(row)}}" }, "HttpClient": { "DangerousAcceptAnyServerCertificate": true }, "LoadBalancingPolicy": "FirstAlphabetical", "Destinations": { {{destinations}} }
            }
            """;
    }
}
