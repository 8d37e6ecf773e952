using System.Collections.Frozen;

namespace Gateway.Transforms.Shared.Callers;

/// <summary>
/// The headers that a route's callers are known by: metadata of its endpoint. A client must not be able to show one to the gateway that the backend
/// does not see, or sees another of. Immutable, safe to share.
/// </summary>
/// <param name="names">As configured.</param>
public sealed class CredentialHeaderNames(IEnumerable<string> names)
{
    private readonly FrozenSet<string> _folded = names.Select(FoldedName.Of).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True for one of them in any spelling a backend may read as the same name.</summary>
    public bool Contains(string name) => _folded.Contains(FoldedName.Of(name));
}
