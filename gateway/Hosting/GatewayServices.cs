using Gateway.Admin;
using Gateway.Configuration;
using Gateway.Configuration.Watching;
using Gateway.Demo;
using Gateway.Limits;
using Gateway.Listening;
using Gateway.Transforms.Access;
using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Authentication;
using Gateway.Transforms.Caching;
using Gateway.Transforms.Compression;
using Gateway.Transforms.Cors;
using Gateway.Transforms.ErrorPages;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Idempotency;
using Gateway.Transforms.Maintenance;
using Gateway.Transforms.Observability;
using Gateway.Transforms.Pressure;
using Gateway.Transforms.RateLimiting;
using Gateway.Transforms.Receiving;
using Gateway.Transforms.RequestRules;
using Gateway.Transforms.Resilience;
using Gateway.Transforms.SecurityHeaders;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Redis;

namespace Gateway.Hosting;

/// <summary>Everything a gateway is made of; the order of requests is decided in <see cref="Pipeline"/>.</summary>
internal static class GatewayServices
{
    /// <summary>Adds the features and the engine that configures them.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="urls">The command line's addresses, which replace the configured endpoints, or null.</param>
    public static IServiceCollection AddGateway(this IServiceCollection services, string? urls = null)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddRouting();

        services.AddTrustedProxies();
        services.AddObservability();
        services.AddReceiving();
        services.AddErrorPages();
        services.AddSecurityHeaders();
        services.AddCorsPolicies();
        services.AddMaintenance();
        services.AddAccessRules();
        services.AddPressure();
        services.AddGatewayAuthentication(TimeProvider.System, services.AddRedis());
        services.AddRateLimiting(TimeProvider.System);
        services.AddRequestRules();
        services.AddIdempotency();
        services.AddResilience(TimeProvider.System);
        services.AddCaching();
        services.AddCompression();
        services.AddAggregation();
        services.AddForwarding(TimeProvider.System, sections => new OwnAddresses(sections, urls).Find);
        services.AddListeningSection(TimeProvider.System);
        services.AddDrainSection();
        services.AddLimitsSection();
        services.AddConfigurationSection<AdminOptions>("Admin", AdminOptionsValidator.Validate, appliesAtStart: true);

        services.AddSingleton<ActiveConfiguration>();
        services.AddSingleton(services.CreateConfigurationLoader());
        services.AddSingleton(static services => new ConfigurationWatcher(
            services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<ConfigurationWatcher>>()));
        services.AddSingleton<ConfigurationActivation>();
        services.AddSingleton<ConfigurationStatus>();
        services.AddSingleton<ConfigurationReloader>();
        services.AddHostedService(static services => services.GetRequiredService<ConfigurationReloader>());
        services.AddSingleton<DemoBackends>();
        return services;
    }

    /// <summary>A loader for the sections and route keys that the features registered so far.</summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="variables">Gives an environment variable, or null when it is not set; null for the process's own.</param>
    public static ConfigurationLoader CreateConfigurationLoader(this IServiceCollection services, Func<string, string?>? variables = null)
    {
        var registered = services.Select(static service => service.ImplementationInstance).ToArray();
        return new ConfigurationLoader(registered.OfType<ConfigurationSection>(), registered.OfType<RouteKey>(), TimeProvider.System, variables);
    }
}
