using System.Collections.Frozen;

namespace Gateway.Transforms.Shared.Callers;

/// <summary>
/// The headers in which backends are told who calls: metadata of every route's endpoint, so that no client's own passes anywhere.
/// Immutable, safe to share.
/// </summary>
/// <param name="names">As configured.</param>
public sealed class IdentityHeaderNames(IEnumerable<string> names)
{
    private readonly FrozenSet<string> _folded = names.Select(FoldedName.Of).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True for one of them in any spelling a backend may read as the same name.</summary>
    public bool Contains(string name) => _folded.Contains(FoldedName.Of(name));
}
