using Gateway.Hosting.Upgrades;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Adds draining to the gateway.</summary>
public static class DrainExtensions
{
    /// <summary>Registers the section <c>Drain</c>.</summary>
    public static IServiceCollection AddDrainSection(this IServiceCollection services) =>
        services.AddConfigurationSection<DrainOptions>("Drain");

    /// <summary>Makes the host drain before it stops. Needs an <see cref="ActiveConfiguration"/> among the services, and what listening adds.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="output">Where <c>draining, N requests in flight</c> is written; standard output.</param>
    public static IServiceCollection AddDraining(this IServiceCollection services, TextWriter output)
    {
        services.AddSingleton<DrainState>();
        services.AddSingleton<UpgradedConnections>();
        services.AddSingleton<DrainSequence>();
        return services.AddSingleton<IHostLifetime>(provider => new DrainingLifetime(
            provider.GetRequiredService<DrainState>(),
            provider.GetRequiredService<DrainSequence>(),
            provider.GetRequiredService<ActiveConfiguration>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<IOptions<HostOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            output));
    }

    /// <summary>Counts requests and closes connections while draining; goes before everything that can take time.</summary>
    public static IApplicationBuilder UseDraining(this IApplicationBuilder app) =>
        app.UseMiddleware<DrainMiddleware>().UseMiddleware<UpgradesMiddleware>();
}
