using System.Collections.Frozen;

namespace Gateway.Transforms.Shared.Configuration;

/// <summary>All bound sections of one configuration. Immutable, safe to share.</summary>
/// <param name="byType">Each section's options by their type.</param>
/// <param name="broken">Types of sections that have errors: known, but without a value. Null for none.</param>
public sealed class ConfigurationSections(IEnumerable<KeyValuePair<Type, object>> byType, IEnumerable<Type>? broken = null)
{
    private readonly FrozenDictionary<Type, object> _byType = byType.ToFrozenDictionary();
    private readonly FrozenSet<Type> _broken = (broken ?? []).ToFrozenSet();

    /// <summary>Types of sections that have errors and of which there is what could be bound, for who looks up names alone.</summary>
    public IReadOnlySet<Type> Partial { get; init; } = FrozenSet<Type>.Empty;

    /// <summary>The names of the entries that stand at a path, such as <c>ReverseProxy:Clusters</c>, whatever is wrong with them; null where an error may hide some.</summary>
    public Func<string, IReadOnlyCollection<string>?> EntriesOf { get; init; } = static _ => null;

    /// <summary>Whether something at, above or below a path could not be read.</summary>
    public Func<string, bool> HasFault { get; init; } = static _ => false;

    /// <summary>The files this configuration names; read only while it is loaded.</summary>
    public NamedFiles Files { get; init; } = new(".");

    /// <summary>The options of the section registered with this type; its defaults when the file has none.</summary>
    /// <exception cref="BrokenSectionException">
    /// The section has errors. Only a validator sees this, and lets it pass: the loader then leaves the rest of that
    /// validator out, because what it would say about a section that is not known could mislead.
    /// </exception>
    /// <exception cref="KeyNotFoundException">No section of this type is registered.</exception>
    public TOptions Get<TOptions>()
        where TOptions : class =>
        _broken.Contains(typeof(TOptions)) ? throw new BrokenSectionException(typeof(TOptions)) : (TOptions)_byType[typeof(TOptions)];

    /// <summary>The sections that are of this type too, such as an interface of <c>Shared</c> by which features know of each other; none that is broken.</summary>
    public IEnumerable<TFacet> All<TFacet>() => _byType.Values.OfType<TFacet>();

    /// <summary>Whether a section of this type is registered, and has errors.</summary>
    public bool IsBroken<TFacet>() => _broken.Any(static type => type.IsAssignableTo(typeof(TFacet)));
}
