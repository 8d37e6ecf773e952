using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Transforms.Cors;

/// <summary>Adds CORS.</summary>
public static class CorsExtensions
{
    /// <summary>Registers the section <c>Cors</c> and the route key <c>CorsPolicy</c>.</summary>
    public static IServiceCollection AddCorsPolicies(this IServiceCollection services)
    {
        var validator = new CorsOptionsValidator();
        services.AddSingleton<CorsMetrics>();
        return services
            .AddConfigurationSection<CorsOptions>(CorsOptionsValidator.Section, CorsOptionsValidator.Validate)
            .AddRouteKey<string>(CorsOptionsValidator.PolicyKey, validator.Resolve, names: $"{CorsOptionsValidator.Section}:Policies");
    }

    /// <summary>Answers preflights, and puts the policies' fields on responses. Belongs behind routing, and in front of all that may refuse.</summary>
    public static IApplicationBuilder UseCorsPolicies(this IApplicationBuilder app) => app.UseMiddleware<CorsMiddleware>();
}
