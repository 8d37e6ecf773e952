using System.Threading.RateLimiting;
using Gateway.Transforms.RateLimiting.Policies;
using Gateway.Transforms.RateLimiting.Store;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Redis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.RateLimiting;

/// <summary>Adds rate limiting.</summary>
public static class RateLimitingExtensions
{
    /// <summary>Registers the section <c>RateLimiting</c> and the route key <c>RateLimiterPolicy</c>.</summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="time">The clock.</param>
    public static IServiceCollection AddRateLimiting(this IServiceCollection services, TimeProvider time)
    {
        var shared = new LimiterServices(time);
        var framework = new FrameworkPolicies();
        var validator = new RateLimitingOptionsValidator(shared, framework);
        services.AddSingleton(shared);
        services.AddSingleton(framework);
        services.AddSingleton<RateLimitingMetrics>();
        services.AddRateLimiter(static options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = static (rejected, _) => new ValueTask(RefuseAsync(rejected));
        });
        return services
            .AddConfigurationSection<RateLimitingOptions>(RateLimitingOptionsValidator.Section, validator.Validate)
            .AddRouteKey<IReadOnlyList<string>>(RateLimitingOptionsValidator.PolicyKey, validator.Resolve, names: $"{RateLimitingOptionsValidator.Section}:Policies");
    }

    /// <summary>Adds a policy of the framework that routes may name beside those of the configuration. Behind <see cref="AddRateLimiting"/>.</summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="name">Its name.</param>
    /// <param name="partition">Gives a request's limiter.</param>
    public static IServiceCollection AddFrameworkRateLimiter<TKey>(this IServiceCollection services, string name, Func<HttpContext, RateLimitPartition<TKey>> partition)
        where TKey : notnull
    {
        services.Select(static service => service.ImplementationInstance).OfType<FrameworkPolicies>().Single().Add(name);
        return services.AddRateLimiter(options => options.AddPolicy(name, partition));
    }

    /// <summary>Holds requests to limits that do not ask who calls. Belongs in front of authentication, and where the client's address is known.</summary>
    public static IApplicationBuilder UseEarlyLimits(this IApplicationBuilder app)
    {
        var services = app.ApplicationServices;
        var shared = services.GetRequiredService<LimiterServices>();
        shared.Attach(services.GetRequiredService<RateLimitingMetrics>());
        services.GetRequiredService<ActiveConfiguration>().OnActivated(snapshot =>
        {
            var options = snapshot.Sections.Get<RateLimitingOptions>();
            shared.Tables.Keep(options);
            if (services.GetRequiredService<RedisAtStart>().Begin(snapshot.Sections).Connection is { } connection && options.Policies.Values.Any(static policy => policy.Shared))
                shared.Store ??= MakeStore(services, connection);
            if (shared.Store is { } store)
                store.Timeout = options.Timeout;
        });
        return app.UseMiddleware<RateLimitingMiddleware>(false);
    }

    /// <summary>Holds requests to limits that ask who calls. Belongs behind authentication, and in front of the framework's own <c>UseRateLimiter</c>.</summary>
    public static IApplicationBuilder UseCallerLimits(this IApplicationBuilder app) => app.UseMiddleware<RateLimitingMiddleware>(true);

    private static LimitStore MakeStore(IServiceProvider services, string connection) => new(
        new RedisConnection(connection),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<RateLimitingMetrics>(),
        services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway.RateLimiting"));

    private static Task RefuseAsync(OnRejectedContext rejected)
    {
        var isKnown = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
        return Refusal.AnswerAsync(rejected.HttpContext, isKnown ? (long)Math.Max(1, Math.Ceiling(wait.TotalSeconds)) : null);
    }
}
