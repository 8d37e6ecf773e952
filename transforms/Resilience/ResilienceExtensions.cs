using Gateway.Transforms.Resilience.Hints;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Redis;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy;

namespace Gateway.Transforms.Resilience;

/// <summary>Adds resilience.</summary>
public static class ResilienceExtensions
{
    /// <summary>Registers the section <c>Resilience</c> and the route key <c>ResiliencePolicy</c>, which parts of aggregates may have too.</summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="time">The clock.</param>
    public static IServiceCollection AddResilience(this IServiceCollection services, TimeProvider time)
    {
        var shared = new ResilienceServices(time);
        var validator = new ResilienceOptionsValidator(shared);
        services.AddSingleton(shared);
        services.AddSingleton<ResilienceMetrics>();
        return services
            .AddConfigurationSection<ResilienceOptions>(ResilienceOptionsValidator.Section, ResilienceOptionsValidator.Validate)
            .AddRouteKey<string>(ResilienceOptionsValidator.PolicyKey, validator.Resolve, isForCalls: true, names: $"{ResilienceOptionsValidator.Section}:Policies");
    }

    /// <summary>Treats requests as the policies of their routes say. Belongs in front of affinity, so that it decides which destinations there are.</summary>
    public static void UseResilience(this IReverseProxyApplicationBuilder proxy)
    {
        var services = proxy.ApplicationServices;
        var shared = services.GetRequiredService<ResilienceServices>();
        shared.Attach(services.GetRequiredService<ResilienceMetrics>(), services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway.Resilience"), services.GetRequiredService<IProxyStateLookup>);
        services.GetRequiredService<ActiveConfiguration>().OnActivated(snapshot =>
        {
            shared.Pools.Apply(snapshot.Sections);
            var hasShared = snapshot.Sections.Get<ResilienceOptions>().Policies.Values.Any(static policy => policy.Breaker is { Shared: true });
            if (services.GetRequiredService<RedisAtStart>().Begin(snapshot.Sections).Connection is { } connection && hasShared)
                shared.Hints ??= new BreakerHints(shared, new RedisConnection(connection));
        });
        proxy.UseMiddleware<ResilienceMiddleware>();
    }

    /// <summary>Holds destinations to what policies say of them. Belongs behind load balancing.</summary>
    public static void UseAttempts(this IReverseProxyApplicationBuilder proxy) => proxy.UseMiddleware<AttemptMiddleware>();
}
