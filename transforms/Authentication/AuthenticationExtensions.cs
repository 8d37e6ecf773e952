using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Authentication;

/// <summary>Adds authentication and authorization.</summary>
public static class AuthenticationExtensions
{
    /// <summary>Registers the section <c>Authentication</c> and the route key <c>AuthorizationPolicy</c>.</summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="time">The clock that tokens and keys expire by.</param>
    public static IServiceCollection AddGatewayAuthentication(this IServiceCollection services, TimeProvider time)
    {
        var surroundings = new Surroundings(time);
        var validator = new AuthenticationOptionsValidator(surroundings);
        services.AddSingleton<AuthenticationMetrics>();
        services.AddSingleton(surroundings);
        services.AddSingleton(validator);
        return services
            .AddConfigurationSection<AuthenticationOptions>("Authentication", validator.Validate)
            .AddRouteKey<string>("AuthorizationPolicy", validator.Resolve);
    }

    /// <summary>Decides who may call. Belongs behind routing, and where the client's address is known.</summary>
    public static IApplicationBuilder UseGatewayAuthentication(this IApplicationBuilder app)
    {
        var services = app.ApplicationServices;
        var validator = services.GetRequiredService<AuthenticationOptionsValidator>();
        services.GetRequiredService<Surroundings>().Attach(
            services.GetRequiredService<IClusterCalls>(),
            services.GetRequiredService<AuthenticationMetrics>(),
            services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway.Authentication"));
        services.GetRequiredService<ActiveConfiguration>().OnActivated(snapshot =>
        {
            foreach (var scheme in validator.PlanOf(snapshot.Sections).Schemes)
                scheme.Prepare();
        });
        return app.UseMiddleware<AuthenticationMiddleware>();
    }
}
