using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Transforms.SecurityHeaders;

/// <summary>Adds security headers.</summary>
public static class SecurityHeadersExtensions
{
    /// <summary>Registers the section <c>SecurityHeaders</c> and the route key <c>SecurityHeadersPolicy</c>.</summary>
    public static IServiceCollection AddSecurityHeaders(this IServiceCollection services)
    {
        services.AddSingleton<SecurityHeadersMetrics>();
        return services
            .AddConfigurationSection<SecurityHeadersOptions>(SecurityHeadersOptionsValidator.Section, SecurityHeadersOptionsValidator.Validate)
            .AddRouteKey<string>(SecurityHeadersOptionsValidator.PolicyKey, SecurityHeadersOptionsValidator.Resolve, names: $"{SecurityHeadersOptionsValidator.Section}:Policies");
    }

    /// <summary>Puts the policies' fields on responses. Belongs behind routing, and in front of all that may refuse.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.UseMiddleware<SecurityHeadersMiddleware>();
}
