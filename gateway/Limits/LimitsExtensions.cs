using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Limits;

/// <summary>Adds the limits of the data port.</summary>
public static class LimitsExtensions
{
    /// <summary>Registers the section <c>Limits</c>.</summary>
    public static IServiceCollection AddLimitsSection(this IServiceCollection services) =>
        services.AddConfigurationSection<LimitsOptions>("Limits");

    /// <summary>Adds what keeps the listeners to the limits; the defaults where no configuration is ever put in force.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.TryAddSingleton<ActiveConfiguration>();
        services.AddSingleton(static _ => new ConnectionBudget(DescriptorLimit.OfProcess));
        services.AddSingleton<LimitsMetrics>();
        services.AddSingleton<LimitReports>();
        services.AddSingleton<LimitsInForce>();
        return services.AddSingleton<ConnectionLimits>();
    }

    /// <summary>Limits the requests of a connection. Goes before everything that can answer one.</summary>
    public static IApplicationBuilder UseLimits(this IApplicationBuilder app) => app.UseMiddleware<RequestLimitMiddleware>();
}
