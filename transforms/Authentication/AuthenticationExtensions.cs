using Gateway.Transforms.Authentication.Revocation;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Redis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Authentication;

/// <summary>Adds authentication and authorization.</summary>
public static class AuthenticationExtensions
{
    /// <summary>Registers the section <c>Authentication</c> and the route key <c>AuthorizationPolicy</c>.</summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="time">The clock that tokens and keys expire by.</param>
    /// <param name="redis">The section <c>Redis</c> that is in force.</param>
    public static IServiceCollection AddGatewayAuthentication(this IServiceCollection services, TimeProvider time, RedisAtStart redis)
    {
        var surroundings = new Surroundings(time);
        var validator = new AuthenticationOptionsValidator(surroundings, redis);
        services.AddSingleton<AuthenticationMetrics>();
        services.AddSingleton(surroundings);
        services.AddSingleton(validator);
        services.AddSingleton<RevocationWatch>();
        return services
            .AddConfigurationSection<AuthenticationOptions>("Authentication", validator.Validate)
            .AddRouteKey<string>("AuthorizationPolicy", validator.Resolve, names: "Authentication:Policies");
    }

    /// <summary>Maps <c>GET /.well-known/jwks.json</c>: the keys with which backends check the gateway's tokens (RFC 7517).</summary>
    /// <param name="endpoints">Of the admin port.</param>
    /// <param name="gateway">The gateway's services.</param>
    public static void MapIdentityKeys(this IEndpointRouteBuilder endpoints, IServiceProvider gateway)
    {
        var surroundings = gateway.GetRequiredService<Surroundings>();
        endpoints.MapGet("/.well-known/jwks.json", context =>
        {
            context.Response.ContentType = "application/jwk-set+json";
            return context.Response.WriteAsync(surroundings.SigningKeys.KeySet, context.RequestAborted);
        });
    }

    /// <summary>Decides who may call. Belongs behind routing, and where the client's address is known.</summary>
    public static IApplicationBuilder UseGatewayAuthentication(this IApplicationBuilder app)
    {
        var services = app.ApplicationServices;
        var validator = services.GetRequiredService<AuthenticationOptionsValidator>();
        var surroundings = services.GetRequiredService<Surroundings>();
        var redis = services.GetRequiredService<RedisAtStart>();
        surroundings.Attach(
            services.GetRequiredService<IClusterCalls>(),
            services.GetRequiredService<AuthenticationMetrics>(),
            services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway.Authentication"));
        services.GetRequiredService<ActiveConfiguration>().OnActivated(snapshot =>
        {
            redis.Begin(snapshot.Sections);
            var plan = validator.PlanOf(snapshot.Sections);
            if (plan.SigningKey is { } key)
                surroundings.SigningKeys.Use(key);
            foreach (var scheme in plan.Schemes)
                scheme.Prepare();
            surroundings.Revocations.PutInForce(plan.Revocations?.Sources ?? []);
            services.GetRequiredService<RevocationWatch>().Watch(plan.Revocations);
        });
        return app.UseMiddleware<AuthenticationMiddleware>();
    }
}
