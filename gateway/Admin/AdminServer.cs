using Gateway.Configuration;
using Gateway.Hosting;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Observability;
using Yarp.ReverseProxy;

namespace Gateway.Admin;

/// <summary>
/// The operator's own port: a server of its own, so that no route, host or rewrite of the data port can reach it.
/// </summary>
internal sealed class AdminServer(IServiceProvider gateway) : IAsyncDisposable
{
    private WebApplication? _application;

    /// <summary>Where it listens, once started; null when the configuration turns it off.</summary>
    public string? Url => _application?.Urls.FirstOrDefault();

    /// <summary>Starts listening.</summary>
    /// <exception cref="AdminListenException">The address is taken or may not be used.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var options = gateway.GetRequiredService<ActiveConfiguration>().Current.Sections.Get<AdminOptions>();
        if (options.Url is null)
            return;

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Url);
        builder.WebHost.ConfigureKestrel(static server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = 64 * 1024;
            server.Limits.MaxConcurrentConnections = 256;
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(gateway.GetRequiredService<ILoggerFactory>());

        _application = builder.Build();
        _application.UseNoTelemetry();
        _application.Use(new AdminAccess(options).InvokeAsync);
        _application.UseRouting();
        Map(_application);
        try
        {
            await _application.StartAsync(cancellation);
        }
        catch (IOException exception)
        {
            throw new AdminListenException($"Cannot listen on {options.Url} (Admin:Url): the port is in use by another process or may not be used", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
            await _application.DisposeAsync();
    }

    private void Map(IEndpointRouteBuilder endpoints)
    {
        var status = gateway.GetRequiredService<ConfigurationStatus>();
        var proxyState = gateway.GetRequiredService<IProxyStateLookup>();
        var drain = gateway.GetRequiredService<DrainState>();
        var lifetime = gateway.GetRequiredService<IHostApplicationLifetime>();
        var reloader = gateway.GetRequiredService<ConfigurationReloader>();

        endpoints.MapGet("/livez", HealthEndpoints.WriteLivenessAsync);
        endpoints.MapGet("/readyz", context => HealthEndpoints.WriteReadinessAsync(context, drain, lifetime));
        endpoints.MapMetrics(gateway);
        endpoints.MapGet("/config/status", context => ConfigurationStatusEndpoint.WriteAsync(context, status));
        endpoints.MapGet("/routes", context => RoutesEndpoint.WriteAsync(context, proxyState, status));
        endpoints.MapPost("/config/reload", async context =>
        {
            await reloader.ReloadAsync(context.RequestAborted);
            await ConfigurationStatusEndpoint.WriteAsync(context, status);
        });
    }
}
