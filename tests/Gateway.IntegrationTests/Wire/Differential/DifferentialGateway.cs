using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Wire.Differential;

/// <summary>A gateway in front of the real backends, each behind a host name for either forwarder.</summary>
public sealed class DifferentialGateway : IAsyncLifetime
{
    private static readonly string[] Backends = [DifferentialCases.Raw, DifferentialCases.Express, DifferentialCases.Laravel, DifferentialCases.Next];

    /// <summary>The ways there: each forwarder, and the gateway's with heads that pass through transforms.</summary>
    public static IReadOnlyList<string> Forwarders { get; } = ["Gateway", ForwarderKeys.Transformed, "Yarp"];

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway { get; private set; } = null!;

    /// <summary>The host name of a backend; the same for requests that go there directly.</summary>
    public static string HostOf(string backend, string forwarder) => $"{backend}-{forwarder.ToLowerInvariant()}.localhost";

    /// <summary>Where a backend is.</summary>
    public static Uri AddressOf(string backend) => new(backend switch
    {
        DifferentialCases.Raw => TestBackends.Running.Express[0].Raw,
        DifferentialCases.Express => TestBackends.Running.Express[0].Url,
        DifferentialCases.Laravel => TestBackends.Running.Laravel.Url,
        _ => TestBackends.Running.Next.Url,
    });

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var places = Backends.SelectMany(static backend => Forwarders.Select(forwarder => (Backend: backend, Forwarder: forwarder))).ToList();
        Gateway = await GatewayProcess.StartAsync(GatewayConfiguration.Of(
            string.Join(",\n", places.Select(static place =>
                $$""" "{{place.Backend}}-{{place.Forwarder}}": { "ClusterId": "{{place.Backend}}-{{place.Forwarder}}", {{ForwarderKeys.OfRoute(place.Forwarder)}} "Match": { "Hosts": [ "{{HostOf(place.Backend, place.Forwarder)}}" ] } } """)),
            string.Join(",\n", places.Select(static place =>
                $$""" "{{place.Backend}}-{{place.Forwarder}}": { {{ForwarderKeys.OfCluster(place.Forwarder)}} "Destinations": { "a": { "Address": "{{AddressOf(place.Backend)}}" } } } """)),
            ScriptedGateway.Endpoints));
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (Gateway is not null)
            await Gateway.DisposeAsync();
    }
}
