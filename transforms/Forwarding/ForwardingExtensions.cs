using Gateway.Transforms.Forwarding.Calls;
using Gateway.Transforms.Forwarding.Headers;
using Gateway.Transforms.Forwarding.Http1;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Composing;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Transforms.Forwarding;

/// <summary>Adds forwarding: the section <c>ReverseProxy</c> and what runs it.</summary>
public static class ForwardingExtensions
{
    /// <summary>Adds YARP, fed by the gateway's configuration.</summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="time">Tells the validator which certificates have expired.</param>
    /// <param name="ownAddresses">Makes, for a configuration, what says why an address is one where the gateway itself listens, or null; null where it listens nowhere.</param>
    public static IServiceCollection AddForwarding(this IServiceCollection services, TimeProvider time, Func<ConfigurationSections, Func<Uri, string?>>? ownAddresses = null)
    {
        services.AddConfigurationSection<ReverseProxyOptions>("ReverseProxy", (options, sections, errors) =>
        {
            ReverseProxyOptionsValidator.Validate(options, sections, time, errors);
            if (ownAddresses is not null)
                ReverseProxyOptionsValidator.FindOwnDestinations(options, ownAddresses(sections), errors);
        });
        services.AddRouteKey<bool>("AllowMethodOverride", static context => context.Value is true ? MethodOverrideAllowed.Instance : null);
        services.AddReverseProxy().AddTransforms(AddDefaults);
        KeepKeysHere(services);
        services.AddRequestTimeouts();

        services.AddSingleton<ProxyConfigurationProvider>();
        services.AddSingleton<IProxyConfigProvider>(static services => services.GetRequiredService<ProxyConfigurationProvider>());
        services.AddSingleton<IConfigChangeListener>(static services => services.GetRequiredService<ProxyConfigurationProvider>());
        services.AddSingleton<RouterTrial>();
        services.AddSingleton<ProxyConfigurationBuilder>();
        services.AddSingleton(static services => new RoutingTable(
            services.GetRequiredService<ProxyConfigurationBuilder>(), services.GetRequiredService<ProxyConfigurationProvider>()));
        services.AddSingleton<IClusterChangeListener, HealthCarryOver>();
        services.AddSingleton<ClusterHttpClients>();
        services.AddSingleton<IClusterChangeListener>(static services => services.GetRequiredService<ClusterHttpClients>());
        services.Replace(ServiceDescriptor.Singleton<IForwarderHttpClientFactory>(static services => services.GetRequiredService<ClusterHttpClients>()));
        services.TryAddSingleton<EventLoops>();
        services.AddSingleton<ForwardingMetrics>();
        services.AddSingleton<Watchdog>();
        services.AddSingleton<ExchangeServices>();
        services.AddSingleton<CallEndpoints>();
        services.AddSingleton<ClusterCalls>();
        services.AddSingleton<IClusterCalls>(static services => services.GetRequiredService<ClusterCalls>());
        Wrap<IHttpForwarder, Http1Forwarder>(services, Http1Forwarder.Yarp);
        Wrap<IDestinationHealthUpdater, HealthReport>(services, HealthReport.Reported);
        Wrap<IActiveHealthCheckMonitor, ProbesAfterStart>(services, ProbesAfterStart.Delayed);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, RoutePrecedence>());
        return services;
    }

    /// <summary>Maps the routes; each endpoint carries what features resolved for its route.</summary>
    /// <param name="endpoints">The data port's endpoints.</param>
    /// <param name="pipeline">The steps between routing and the backend.</param>
    /// <param name="routeMetadata">Makes one more metadata object for a route, by its id.</param>
    public static void MapForwarding(
        this IEndpointRouteBuilder endpoints, Action<IReverseProxyApplicationBuilder> pipeline, Func<string, object> routeMetadata)
    {
        var provider = endpoints.ServiceProvider.GetRequiredService<ProxyConfigurationProvider>();
        var calls = endpoints.ServiceProvider.GetRequiredService<ClusterCalls>();
        var called = endpoints.ServiceProvider.GetRequiredService<CallEndpoints>();
        endpoints.MapReverseProxy(pipeline).Add(builder =>
        {
            // YARP shows the steps put together on its endpoints only.
            calls.Attach(builder.RequestDelegate!);
            var routeId = builder.Metadata.OfType<RouteModel>().First().Config.RouteId;
            builder.Metadata.Add(routeMetadata(routeId));
            foreach (var metadata in provider.Latest.EndpointMetadata(routeId))
                builder.Metadata.Add(metadata);
            if (provider.Latest.Calls.TryGetValue(routeId, out var planned))
                builder.Metadata.Add(new ComposedEndpoints([.. planned.Select(call => called.TryCreate(call, builder.RequestDelegate)!)]));
        });
    }

    /// <summary>Tries another destination where one cannot be connected to. Belongs between affinity and load balancing.</summary>
    public static void UseNextDestination(this IReverseProxyApplicationBuilder proxy) => proxy.UseMiddleware<NextDestinationMiddleware>();

    /// <summary>Ends requests that take longer than their routes allow, where one does: the framework's own step costs an object a request.</summary>
    public static void UseRouteTimeouts(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<IOptions<RequestTimeoutOptions>>().Value;
        app.UseWhen(
            context => options.DefaultPolicy is not null || context.FindEndpoint()?.Metadata is { } metadata
                && (metadata.GetMetadata<RequestTimeoutPolicy>() is not null || metadata.GetMetadata<RequestTimeoutAttribute>() is not null),
            static branch => branch.UseRequestTimeouts());
    }

    /// <summary>Judges destinations by their answers, on the clusters that ask for it: a step that waits for an answer costs an object. Belongs behind load balancing.</summary>
    public static void UsePassiveHealth(this IReverseProxyApplicationBuilder proxy) => proxy.UseWhen(
        static context => context.GetReverseProxyFeature().Cluster.Config.HealthCheck?.Passive?.Enabled == true,
        static branch => branch.UseMiddleware<PassiveHealthCheckMiddleware>());

    /// <summary>Puts a wrapper in the place of YARP's own service, which is then known by a key.</summary>
    private static void Wrap<TService, TWrapper>(IServiceCollection services, string key)
        where TService : class
        where TWrapper : class, TService
    {
        var own = services.Last(static service => service.ServiceType == typeof(TService) && !service.IsKeyedService);
        services.Remove(own);
        services.Add(own.ImplementationFactory is { } create
            ? ServiceDescriptor.KeyedSingleton(typeof(TService), key, (provider, _) => create(provider))
            : ServiceDescriptor.KeyedSingleton(typeof(TService), key, own.ImplementationType!));
        services.AddSingleton<TService, TWrapper>();
    }

    private static void AddDefaults(TransformBuilderContext context)
    {
        // YARP's own would copy from the client what was kept from the backend before.
        foreach (var allowed in context.RequestTransforms.OfType<RequestHeadersAllowedTransform>().ToArray())
            context.RequestTransforms.Remove(allowed);
        RouteValueTransform.ReplaceIn(context);
        context.RequestTransforms.Insert(0, new CallerTransform());
        context.RequestTransforms.Insert(0, new RequestHeadersTransform(new HeaderChoice(context.Route.Transforms)));
        if (context.CopyResponseHeaders is not false && !context.ResponseTransforms.OfType<ResponseHeadersAllowedTransform>().Any())
            context.ResponseTransforms.Insert(0, new ResponseHeadersTransform());
        (context.CopyRequestHeaders, context.CopyResponseHeaders) = (false, false);
        if (!context.RequestTransforms.OfType<RequestHeaderOriginalHostTransform>().Any())
            context.RequestTransforms.Insert(0, RequestHeaderOriginalHostTransform.OriginalHost);
        // Behind YARP's own, without which YARP takes the host away again.
        if (context.RequestTransforms.IndexOf(RequestHeaderOriginalHostTransform.OriginalHost) is >= 0 and var original)
            context.RequestTransforms.Insert(original + 1, new OriginalHostTransform());

        if (context.UseDefaultForwarders is not false)
            context.RequestTransforms.Add(new ForwardedHeadersTransform());
        context.UseDefaultForwarders = false;

        var changesQuery = context.RequestTransforms.Any(static transform => transform is QueryParameterTransform or QueryParameterRemoveTransform);
        context.RequestTransforms.Add(new ExactTargetTransform(changesQuery));
    }

    // What YARP protects is the cookies of session affinity, with a key of this process. It would otherwise be made at start, and written below the home directory in clear text.
    private static void KeepKeysHere(IServiceCollection services)
    {
        services.Replace(ServiceDescriptor.Singleton<IDataProtectionProvider>(static _ => new EphemeralDataProtectionProvider()));
        foreach (var maker in services.Where(static service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(EphemeralDataProtectionProvider).Assembly).ToArray())
            services.Remove(maker);
    }
}
