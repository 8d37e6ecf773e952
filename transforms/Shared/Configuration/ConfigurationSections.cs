using System.Collections.Frozen;

namespace Gateway.Transforms.Shared.Configuration;

/// <summary>All bound sections of one configuration. Immutable, safe to share.</summary>
/// <param name="byType">Each section's options by their type.</param>
public sealed class ConfigurationSections(IEnumerable<KeyValuePair<Type, object>> byType)
{
    private readonly FrozenDictionary<Type, object> _byType = byType.ToFrozenDictionary();

    /// <summary>The files this configuration names; read only while it is loaded.</summary>
    public ConfigurationFiles Files { get; init; } = new(".");

    /// <summary>The options of the section registered with this type; its defaults when the file has none.</summary>
    /// <exception cref="KeyNotFoundException">No section of this type is registered.</exception>
    public TOptions Get<TOptions>()
        where TOptions : class => (TOptions)_byType[typeof(TOptions)];
}
