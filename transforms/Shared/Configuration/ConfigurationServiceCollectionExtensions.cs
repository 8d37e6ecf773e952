using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Transforms.Shared.Configuration;

/// <summary>How a feature tells the configuration engine what it reads.</summary>
public static class ConfigurationServiceCollectionExtensions
{
    /// <summary>Registers a top-level key.</summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="key">The key, such as <c>Telemetry</c>.</param>
    /// <param name="validator">Adds everything wrong with a bound section; null when the shape alone decides.</param>
    /// <param name="appliesAtStart">True when an edit takes effect at the next start only.</param>
    public static IServiceCollection AddConfigurationSection<TOptions>(
        this IServiceCollection services,
        string key,
        Action<TOptions, ConfigurationSections, ConfigurationErrors>? validator = null,
        bool appliesAtStart = false)
        where TOptions : class, new() =>
        services.AddSingleton<ConfigurationSection>(
            new ConfigurationSection<TOptions> { Key = key, Validator = validator, AppliesAtStart = appliesAtStart });

    /// <summary>Registers a key that every route may have.</summary>
    public static IServiceCollection AddRouteKey<TValue>(this IServiceCollection services, string key, Func<RouteKeyContext, object?> resolve) =>
        services.AddSingleton(new RouteKey(key, typeof(TValue), resolve));
}
