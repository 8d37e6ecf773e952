using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Routing;

/// <summary>One gateway with everything that YARP's configuration offers; each test class brings its part of it.</summary>
public sealed class RoutingGateway : IAsyncLifetime
{
    private readonly TlsBackend _tlsBackend = new();

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await _tlsBackend.InitializeAsync();
        var backends = TestBackends.Running;
        Gateway = await GatewayProcess.StartAsync(GatewayConfiguration.Of(
            string.Join(",\n", RouteMatchTests.Routes, TransformTests.Routes, LoadBalancingTests.Routes, HealthCheckTests.Routes, ClusterTests.Routes),
            string.Join(
                ",\n",
                $$""" "raw": { "Destinations": { "a": { "Address": "{{backends.Express[0].Raw}}" } } }, "raw-utf8": { "HttpClient": { "RequestHeaderEncoding": "utf-8" }, "Destinations": { "a": { "Address": "{{backends.Express[0].Raw}}" } } } """,
                LoadBalancingTests.Clusters(backends),
                HealthCheckTests.Clusters(backends),
                ClusterTests.Clusters(backends, _tlsBackend.Address))));
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (Gateway is not null)
            await Gateway.DisposeAsync();
        await _tlsBackend.DisposeAsync();
    }
}
