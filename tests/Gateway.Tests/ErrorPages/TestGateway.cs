using System.Net;
using System.Net.Sockets;
using Gateway.Transforms.ErrorPages;
using Gateway.Transforms.Maintenance;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Tests.ErrorPages;

/// <summary>Kestrel and YARP with the features under test around them; one cluster, any routes.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly InMemoryConfigProvider _proxy;
    private readonly RouteConfig[] _routes;
    private readonly ClusterConfig _cluster;
    private ConfigurationSections _sections;
    private int _generation;

    private TestGateway(WebApplication app, RouteConfig[] routes, ClusterConfig cluster, ConfigurationSections sections, RecordedLog log)
    {
        _app = app;
        _proxy = app.Services.GetRequiredService<InMemoryConfigProvider>();
        (_routes, _cluster, _sections, Log) = (routes, cluster, sections, log);
    }

    public HttpClient Client { get; private set; } = null!;

    public int Port => Client.BaseAddress!.Port;

    public RecordedLog Log { get; }

    /// <summary>The failure of each finished request, null where there was none.</summary>
    public List<Failure?> Failures { get; } = [];

    public static async Task<TestGateway> StartAsync(
        Uri? backend = null,
        RouteConfig[]? routes = null,
        ForwarderRequestConfig? request = null,
        ConfigurationSections? sections = null,
        Action<IApplicationBuilder>? inside = null)
    {
        routes ??= [new RouteConfig { RouteId = "all", ClusterId = "backend", Match = new RouteMatch { Path = "/{**rest}" } }];
        var cluster = new ClusterConfig
        {
            ClusterId = "backend",
            HttpRequest = request,
            Destinations = backend is null ? [] : new Dictionary<string, DestinationConfig> { ["a"] = new() { Address = backend.ToString() } },
        };
        var log = new RecordedLog();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddSingleton<ActiveConfiguration>().AddErrorPages().AddMaintenance();
        builder.Services.AddReverseProxy().LoadFromMemory([], []);
        var app = builder.Build();
        var gateway = new TestGateway(app, routes, cluster, sections ?? Sections(), log);
        app.Use(next => async context =>
        {
            await next(context);
            lock (gateway.Failures)
                gateway.Failures.Add(context.Features.Get<Failure>());
        });
        app.UseErrorPages();
        app.UseRouting();
        app.UseMaintenance();
        inside?.Invoke(app);
        app.MapReverseProxy().ConfigureEndpoints(gateway.AddMetadata);
        gateway.Activate(gateway._sections);
        await app.StartAsync();
        gateway.Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.Single()) };
        return gateway;
    }

    public static ConfigurationSections Sections(
        ErrorPagesOptions? pages = null, MaintenanceOptions? maintenance = null, string directory = ".") =>
        new([
            new(typeof(ErrorPagesOptions), pages ?? new ErrorPagesOptions()),
            new(typeof(MaintenanceOptions), maintenance ?? new MaintenanceOptions()),
        ])
        {
            Files = new NamedFiles(directory),
        };

    /// <summary>A loopback address where nothing listens.</summary>
    public static Uri Refused()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new Uri($"http://{socket.LocalEndPoint}/");
    }

    /// <summary>Puts another configuration in force, as the engine does: a new generation in every route.</summary>
    public void Activate(ConfigurationSections sections)
    {
        _sections = sections;
        _generation++;
        _proxy.Update([.. _routes.Select(InGeneration)], [_cluster]);
        Assert.Empty(_app.Services.GetRequiredService<ActiveConfiguration>()
            .Activate(new ConfigurationSnapshot(_generation, DateTimeOffset.UnixEpoch, "test", sections)));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private RouteConfig InGeneration(RouteConfig route) => route with
    {
        Metadata = new Dictionary<string, string>(route.Metadata ?? new Dictionary<string, string>()) { ["generation"] = _generation.ToString() },
    };

    private void AddMetadata(IEndpointConventionBuilder endpoint, RouteConfig route)
    {
        foreach (var key in _app.Services.GetServices<RouteKey>())
        {
            object? value = route.Metadata is { } metadata && metadata.TryGetValue(key.Key, out var text) ? bool.Parse(text) : null;
            var context = new RouteKeyContext(route.RouteId, $"ReverseProxy:Routes:{route.RouteId}:{key.Key}", value, _sections, new ConfigurationErrors());
            if (key.Resolve(context) is { } resolved)
                endpoint.WithMetadata(resolved);
        }
    }
}
