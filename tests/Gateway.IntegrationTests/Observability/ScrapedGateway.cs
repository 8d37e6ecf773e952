using System.Net;
using Gateway.Transforms.Observability;
using Gateway.Transforms.Receiving;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.IntegrationTests.Observability;

/// <summary>A proxy with a backend that answers and one that is not there, and <c>/metrics</c> on a server of its own.</summary>
internal sealed class ScrapedGateway : IAsyncDisposable
{
    private readonly WebApplication _backend;
    private readonly WebApplication _gateway;
    private readonly WebApplication _admin;

    private ScrapedGateway(WebApplication backend, WebApplication gateway, WebApplication admin)
    {
        _backend = backend;
        _gateway = gateway;
        _admin = admin;
        Client = new HttpClient { BaseAddress = new Uri(gateway.Urls.First()) };
    }

    public HttpClient Client { get; }

    public Uri Admin => new(_admin.Urls.First());

    public static async Task<ScrapedGateway> StartAsync()
    {
        var backend = Builder().Build();
        backend.Run(static context => context.Response.WriteAsync("hello"));
        await backend.StartAsync();

        var builder = Builder();
        builder.Services.AddSingleton<ActiveConfiguration>();
        builder.Services.AddObservability();
        builder.Services.AddReverseProxy().LoadFromMemory(
            [Route("shop"), Route("gone")],
            [Cluster("shop", backend.Urls.First()), Cluster("gone", "http://127.0.0.1:1/")]);
        var gateway = builder.Build();
        var telemetry = new TelemetryOptions { ServiceName = "edge \"one\" \\ é", AccessLog = new AccessLogOptions { Enabled = false } };
        gateway.Services.GetRequiredService<ActiveConfiguration>().Activate(new ConfigurationSnapshot(
            1, TimeProvider.System.GetUtcNow(), "test", new ConfigurationSections([new(typeof(TelemetryOptions), telemetry)])));
        gateway.UseAccessLog();
        gateway.UseRequestId();
        gateway.UseRouting();
        gateway.MapReverseProxy(static proxy => proxy.UseLoadBalancing().UseUpstreamMetrics())
            .ConfigureEndpoints(static (endpoint, route) => endpoint.WithMetadata(new RouteDiagnostics(route.RouteId)));
        await gateway.StartAsync();

        var admin = Builder().Build();
        admin.UseNoTelemetry();
        admin.MapMetrics(gateway.Services);
        await admin.StartAsync();
        return new ScrapedGateway(backend, gateway, admin);
    }

    /// <summary>Sends requests that succeed, fail and are not routed.</summary>
    public async Task UseAsync()
    {
        foreach (var path in new[] { "/shop/a", "/shop/b", "/gone/a", "/nowhere" })
        {
            using var response = await Client.GetAsync(path);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _admin.DisposeAsync();
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
    }

    private static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        return builder;
    }

    private static RouteConfig Route(string id) =>
        new() { RouteId = id, ClusterId = id, Match = new RouteMatch { Path = $"/{id}/{{**rest}}" } };

    private static ClusterConfig Cluster(string id, string address) => new()
    {
        ClusterId = id,
        Destinations = new Dictionary<string, DestinationConfig> { ["a"] = new() { Address = address } },
    };
}
