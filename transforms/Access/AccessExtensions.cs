using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Transforms.Access;

/// <summary>Adds access rules.</summary>
public static class AccessExtensions
{
    /// <summary>Registers the section <c>Access</c> and the route key <c>AccessPolicy</c>.</summary>
    public static IServiceCollection AddAccessRules(this IServiceCollection services)
    {
        services.AddSingleton<AccessMetrics>();
        return services
            .AddConfigurationSection<AccessOptions>(AccessOptionsValidator.Section, AccessOptionsValidator.Validate)
            .AddRouteKey<string>(AccessOptionsValidator.PolicyKey, AccessOptionsValidator.Resolve, names: $"{AccessOptionsValidator.Section}:Policies");
    }

    /// <summary>Refuses what policies do not let in. Belongs where the client's address is known, in front of limits and authentication.</summary>
    public static IApplicationBuilder UseAccessRules(this IApplicationBuilder app) => app.UseMiddleware<AccessMiddleware>();
}
