using Gateway.Limits;
using Gateway.Listening.Proxies;
using Gateway.Listening.Sockets;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Gateway.Listening;

/// <summary>Adds listening to the gateway.</summary>
public static class ListeningExtensions
{
    /// <summary>
    /// Registers the section <c>Kestrel</c>. Its validator reads the certificate files; what is wrong with them is an error
    /// before this process listens and a warning after that.
    /// </summary>
    public static IServiceCollection AddListeningSection(this IServiceCollection services, TimeProvider time)
    {
        var validator = new ListeningOptionsValidator(time);
        return services.AddSingleton(validator)
            .AddConfigurationSection<ListeningOptions>("Kestrel", validator.Validate, appliesAtStart: true);
    }

    /// <summary>
    /// Makes Kestrel listen as configured and follow the certificate files. Options that are not valid make the host's start
    /// fail with an exception that <see cref="ListenFailure"/> describes.
    /// </summary>
    /// <param name="services">The services of the host that is to listen.</param>
    /// <param name="options">The validated section, after <see cref="ListeningUrls.Override"/>.</param>
    public static IServiceCollection AddListening(this IServiceCollection services, ListeningOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddLimits();
        services.AddSingleton(_ => ListenerSet.From(options));
        services.AddSingleton(static provider =>
            new CertificateStore(provider.GetRequiredService<ListenerSet>().All, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CertificateMetrics>();
        services.AddSingleton<OpenConnections>();
        services.TryAddSingleton<TrustedProxies>();
        services.AddSingleton<ProxiedConnections>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>();
        services.AddSingleton(static _ => InheritedSockets.FromEnvironment());
        services.AddSingleton<ListenSockets>();
        services.AddSingleton<IConfigureOptions<SocketTransportOptions>>(static provider => provider.GetRequiredService<ListenSockets>());
        services.TryAddSingleton<EventLoops>();
        services.AddSingleton<ClientConnections>();
        services.AddSingleton<ListeningTransport>();
        services.AddSingleton<IConnectionListenerFactory>(static provider => provider.GetRequiredService<ListeningTransport>());
        return services.AddHostedService<CertificateWatcher>();
    }

    /// <summary>
    /// Redirects what arrives on a listener with <c>RedirectToHttps</c>, and refuses with 421 what would evade a client
    /// certificate. Adds nothing to the pipeline where the configuration asks for neither.
    /// </summary>
    public static IApplicationBuilder UseListening(this IApplicationBuilder app)
    {
        var listeners = app.ApplicationServices.GetRequiredService<ListenerSet>();
        if (listeners.Redirects)
            app.UseMiddleware<HttpsRedirectMiddleware>();
        return listeners.MixesClientCertificates ? app.UseMiddleware<MisdirectedRequestMiddleware>() : app;
    }

    /// <summary>The URLs that a started server really listens on, ports picked by the system included.</summary>
    public static IReadOnlyCollection<string> BoundAddresses(this IServer server) =>
        [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];
}
