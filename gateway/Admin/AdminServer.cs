using System.Net;
using System.Net.Sockets;
using Gateway.Configuration;
using Gateway.Hosting;
using Gateway.Listening;
using Gateway.Transforms.Authentication;
using Gateway.Transforms.Caching;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Observability;
using Gateway.Transforms.Pressure;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Yarp.ReverseProxy;

namespace Gateway.Admin;

/// <summary>
/// The operator's own port: a server of its own, so that no route, host or rewrite of the data port can reach it.
/// </summary>
internal sealed class AdminServer(IServiceProvider gateway) : IAsyncDisposable
{
    private const int MaxConnections = 512;
    private const int MaxConnectionsOfAddress = 64;

    // Whoever opens connections and says nothing holds them for no longer. Probes come on new ones, and Prometheus can.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Head = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HandOverLimit = TimeSpan.FromSeconds(1);

    private WebApplication? _application;
    private DrainState? _shared;
    private Task _handingOver = Task.CompletedTask;

    /// <summary>Where it listens, once started; null when the configuration turns it off.</summary>
    public string? Url => _application?.Urls.FirstOrDefault();

    /// <summary>Whether it is to listen on a socket that was inherited, and which another gateway may share.</summary>
    public bool IsShared =>
        Options.Url is { } url && ListenAddress.TryParse(url, out var address, out _) && gateway.GetRequiredService<InheritedSockets>().Has(address!);

    private AdminOptions Options => gateway.GetRequiredService<ActiveConfiguration>().Current.Sections.Get<AdminOptions>();

    /// <summary>Starts listening. A shared socket is left to the others as soon as this gateway drains.</summary>
    /// <exception cref="AdminListenException">The address is taken or may not be used.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var options = Options;
        if (options.Url is not { } url)
            return;
        if (!ListenAddress.TryParse(url, out var address, out var problem))
            throw new AdminListenException($"{AdminOptionsValidator.UrlKey}: {problem}");

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            var shares = new AddressShares(MaxConnectionsOfAddress);
            server.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection => shares.ServeAsync(connection, next)));
            Listen(server, address!);
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = 64 * 1024;
            server.Limits.MaxConcurrentConnections = MaxConnections;
            server.Limits.KeepAliveTimeout = KeepAlive;
            server.Limits.RequestHeadersTimeout = Head;
        });
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = Bind);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(gateway.GetRequiredService<ILoggerFactory>());

        _application = builder.Build();
        _application.UseNoTelemetry();
        _application.Use(new AdminAccess(options).InvokeAsync);
        _application.Use(AdminAnswers.InvokeAsync);
        _application.UseRouting();
        Map(_application);
        try
        {
            await _application.StartAsync(cancellation);
        }
        catch (Exception exception) when (ListenFailure.Describe(exception, address!, AdminOptionsValidator.UrlKey) is { } sentence)
        {
            throw new AdminListenException(sentence, exception);
        }

        if (!IsShared)
            return;
        _shared = gateway.GetRequiredService<DrainState>();
        _handingOver = HandOverAsync(_application, _shared);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_application is null)
            return;
        if (_shared is { IsDraining: true })
            await _handingOver;
        await _application.DisposeAsync();
    }

    private Socket Bind(EndPoint endPoint) =>
        gateway.GetRequiredService<InheritedSockets>().Take(endPoint) ?? SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);

    private static async Task HandOverAsync(WebApplication application, DrainState drain)
    {
        await drain.Begun;
        await application.StopAsync(HandOverLimit);
    }

    private static void Listen(KestrelServerOptions server, ListenAddress address)
    {
        if (address.Kind == ListenAddressKind.Any)
            server.ListenAnyIP(address.Port);
        else if (address.Kind == ListenAddressKind.Localhost)
            server.ListenLocalhost(address.Port);
        else
            server.Listen(address.Ip!, address.Port);
    }

    private void Map(IEndpointRouteBuilder endpoints)
    {
        var status = gateway.GetRequiredService<ConfigurationStatus>();
        var proxyState = gateway.GetRequiredService<IProxyStateLookup>();
        var active = gateway.GetRequiredService<ActiveConfiguration>();
        var drain = gateway.GetRequiredService<DrainState>();
        var lifetime = gateway.GetRequiredService<IHostApplicationLifetime>();
        var reloader = gateway.GetRequiredService<ConfigurationReloader>();

        endpoints.MapGet("/livez", HealthEndpoints.WriteLivenessAsync);
        endpoints.MapGet("/readyz", context => HealthEndpoints.WriteReadinessAsync(context, drain, lifetime));
        endpoints.MapMetrics(gateway);
        endpoints.MapIdentityKeys(gateway);
        endpoints.MapPurge(gateway);
        endpoints.MapPressure(gateway);
        endpoints.MapGet("/config/status", context => ConfigurationStatusEndpoint.WriteAsync(context, status));
        endpoints.MapGet("/routes", context => RoutesEndpoint.WriteAsync(context, proxyState, active, status));
        endpoints.MapPost("/config/reload", async context =>
        {
            await reloader.ReloadAsync(context.RequestAborted);
            await ConfigurationStatusEndpoint.WriteAsync(context, status);
        });
    }
}
