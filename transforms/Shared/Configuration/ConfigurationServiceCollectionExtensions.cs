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
    /// <param name="services">The gateway's services.</param>
    /// <param name="key">The key in a route's JSON object.</param>
    /// <param name="resolve">See <see cref="RouteKey"/>.</param>
    /// <param name="isForCalls">True where calls that the gateway makes to answer a request may have it too.</param>
    /// <param name="names">The path of the entries that its values name, such as <c>Caching:Policies</c>; null where they name none.</param>
    public static IServiceCollection AddRouteKey<TValue>(
        this IServiceCollection services, string key, Func<RouteKeyContext, object?> resolve, bool isForCalls = false, string? names = null) =>
        services.AddSingleton(new RouteKey(key, typeof(TValue), resolve, isForCalls) { EntriesPath = names });
}
