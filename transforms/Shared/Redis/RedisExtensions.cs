using Gateway.Transforms.Shared.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Transforms.Shared.Redis;

/// <summary>Adds the section that features share which use Redis.</summary>
public static class RedisExtensions
{
    /// <summary>Registers the section <c>Redis</c>, read at start.</summary>
    /// <returns>What is in force of it.</returns>
    public static RedisAtStart AddRedis(this IServiceCollection services)
    {
        var atStart = new RedisAtStart();
        services.AddSingleton(atStart);
        services.AddConfigurationSection<RedisOptions>("Redis", Check, appliesAtStart: true);
        return atStart;
    }

    private static void Check(RedisOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        if (options.Connection is { } connection && RedisConnection.FindFault(connection) is { } fault)
            errors.Add($"Redis:{nameof(options.Connection)}", fault);
    }
}
