using System.Net;
using Gateway.Transforms.Observability;
using Gateway.Transforms.Receiving;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Observability;

/// <summary>A gateway of this feature alone: real Kestrel, real YARP, one route to one backend.</summary>
internal sealed class ObservedGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _generation;

    private ObservedGateway(WebApplication app, CapturedLog log)
    {
        _app = app;
        Log = log;
        // No propagator: the test's own headers must arrive as they are.
        Client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = new Uri(Url) };
    }

    public string Url => _app.Urls.First();

    public HttpClient Client { get; }

    public CapturedLog Log { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="backend">Where the route leads.</param>
    /// <param name="telemetry">The section's first state.</param>
    /// <param name="id">Route and cluster id; unique where metrics are asserted, as meters are shared by a process.</param>
    /// <param name="local">Answers paths below /local in the gateway itself, when given.</param>
    /// <param name="protocols">What the listener speaks.</param>
    /// <param name="proxy">Adds to YARP, when given.</param>
    public static async Task<ObservedGateway> StartAsync(
        string backend,
        TelemetryOptions telemetry,
        string id = "shop",
        RequestDelegate? local = null,
        HttpProtocols protocols = HttpProtocols.Http1,
        Action<IReverseProxyBuilder>? proxy = null)
    {
        var log = new CapturedLog();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Information).AddProvider(log);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        builder.Services.AddSingleton<ActiveConfiguration>();
        builder.Services.AddObservability();
        var reverseProxy = builder.Services.AddReverseProxy();
        proxy?.Invoke(reverseProxy);
        reverseProxy.LoadFromMemory(
            [
                new RouteConfig
                {
                    RouteId = id,
                    ClusterId = $"{id}@7",
                    Match = new RouteMatch { Path = "/{**path}" },
                    Transforms = [new Dictionary<string, string> { ["RequestHeaderOriginalHost"] = "true" }],
                },
            ],
            [
                new ClusterConfig
                {
                    ClusterId = $"{id}@7",
                    Destinations = new Dictionary<string, DestinationConfig> { ["first"] = new() { Address = backend } },
                    Metadata = new Dictionary<string, string> { ["Gateway:ClusterId"] = id },
                },
            ]);

        var app = builder.Build();
        Activate(app.Services, telemetry, 1);
        app.Map("/quiet", static branch => branch.UseNoTelemetry().Run(static _ => Task.CompletedTask));
        app.UseAccessLog();
        app.UseRequestId();
        app.UseRequestIdHeader();
        if (local is not null)
            app.Map("/local", branch => branch.Run(local));
        app.UseRouting();
        app.MapMetrics();
        app.MapReverseProxy(static pipeline =>
        {
            pipeline.UseSessionAffinity();
            pipeline.UseLoadBalancing();
            pipeline.UsePassiveHealthChecks();
            pipeline.UseUpstreamMetrics();
        }).ConfigureEndpoints((endpoint, route) => endpoint.WithMetadata(new RouteDiagnostics(route.RouteId)));
        await app.StartAsync();
        return new ObservedGateway(app, log) { _generation = 1 };
    }

    /// <summary>Swaps in another state of the section, as an edit of the file does.</summary>
    public void Activate(TelemetryOptions telemetry) => Activate(_app.Services, telemetry, ++_generation);

    /// <summary>Waits for open requests and stops, as SIGTERM does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private static void Activate(IServiceProvider services, TelemetryOptions telemetry, int generation)
    {
        var sections = new ConfigurationSections([new(typeof(TelemetryOptions), telemetry)]);
        Assert.Empty(services.GetRequiredService<ActiveConfiguration>().Activate(
            new ConfigurationSnapshot(generation, TimeProvider.System.GetUtcNow(), "test", sections)));
    }
}
