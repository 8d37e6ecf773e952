using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Shared.Redis;

/// <summary>The section <c>Redis</c> that a process began with: it is in force until the process ends, for everybody who reads it. Safe to share.</summary>
public sealed class RedisAtStart
{
    private RedisOptions? _options;

    /// <summary>A configuration is in force: of this section, the first one stays.</summary>
    /// <returns>The one that stays.</returns>
    public RedisOptions Begin(ConfigurationSections sections)
    {
        Interlocked.CompareExchange(ref _options, sections.Get<RedisOptions>(), null);
        return _options;
    }

    /// <summary>The one that would count if a configuration came into force; the default one where the section is broken, which was said.</summary>
    public RedisOptions For(ConfigurationSections sections) =>
        Volatile.Read(ref _options) ?? (sections.IsBroken<RedisOptions>() ? new RedisOptions() : sections.Get<RedisOptions>());
}
