using System.Collections.Frozen;
using Gateway.Transforms.Shared;

namespace Gateway.Transforms.Forwarding.Headers;

/// <summary>
/// Which of a client's headers and trailers a route's own transforms let pass. A header that they send in a client's place comes from no client, in no spelling that a
/// backend may read as the same name. Travels as metadata of the endpoints of routes that have transforms. Immutable, safe to share.
/// </summary>
internal sealed class HeaderChoice
{
    private static readonly string[] ForwardedSuffixes = ["For", "Host", "Proto", "Prefix"];

    private readonly FrozenSet<string>? _only;
    private readonly FrozenSet<string> _taken;
    private readonly FrozenDictionary<string, string> _extended;

    /// <summary>Reads a route's transforms.</summary>
    /// <param name="transforms">As configured; null for none.</param>
    public HeaderChoice(IReadOnlyList<IReadOnlyDictionary<string, string>>? transforms)
    {
        var only = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var extended = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var (lists, copies) = (false, true);
        foreach (var transform in transforms ?? [])
        {
            if (transform.TryGetValue("RequestHeadersCopy", out var copy))
                copies = !bool.TryParse(copy, out var copied) || copied;
            if (transform.TryGetValue("RequestHeadersAllowed", out var names))
            {
                lists = true;
                only.UnionWith(names.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            }

            if ((transform.TryGetValue("RequestHeader", out var sent) || transform.TryGetValue("RequestHeaderRouteValue", out sent)) && transform.ContainsKey("Append"))
                extended.TryAdd(FoldedName.Of(sent), sent);
            else if (sent is not null || transform.TryGetValue("RequestHeaderRemove", out sent) || transform.TryGetValue("ClientCert", out sent))
                taken.Add(FoldedName.Of(sent));
            if (transform.TryGetValue("HeaderPrefix", out var prefix))
                taken.UnionWith(ForwardedSuffixes.Select(suffix => FoldedName.Of(prefix + suffix)));
        }

        _only = lists || !copies ? only.ToFrozenSet(StringComparer.OrdinalIgnoreCase) : null;
        _taken = taken.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _extended = extended.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>True for a header that may pass. Allocates nothing for a name without unusual separators.</summary>
    public bool Takes(string name)
    {
        if (_only?.Contains(name) == false)
            return false;
        if (_taken.Count == 0 && _extended.Count == 0)
            return true;
        var folded = FoldedName.Of(name);
        return !_taken.Contains(folded)
            && (!_extended.TryGetValue(folded, out var extended) || name.Equals(extended, StringComparison.OrdinalIgnoreCase));
    }
}
