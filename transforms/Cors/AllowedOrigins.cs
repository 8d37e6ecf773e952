using System.Collections.Frozen;

namespace Gateway.Transforms.Cors;

/// <summary>Which origins a policy lets call. Immutable, safe to share; asking allocates nothing.</summary>
internal sealed class AllowedOrigins
{
    private readonly FrozenSet<string> _exact;
    private readonly (string Before, string After)[] _patterns;

    /// <summary>Prepares what the validator found right.</summary>
    public AllowedOrigins(IReadOnlyList<string> origins)
    {
        IsAny = origins is [WrittenOrigin.Any];
        _exact = origins.Where(static origin => !origin.Contains('*', StringComparison.Ordinal)).ToFrozenSet(StringComparer.Ordinal);
        _patterns = [.. origins.Where(static origin => origin.Length > 1 && origin.Contains('*', StringComparison.Ordinal)).Select(Split)];
    }

    /// <summary>Whether all are, and none has to be named.</summary>
    public bool IsAny { get; }

    /// <summary>Whether an origin is allowed: letter by letter, as browsers write origins in one way alone (RFC 6454 §6.2).</summary>
    public bool Contains(string origin)
    {
        if (IsAny || _exact.Contains(origin))
            return true;
        foreach (var (before, after) in _patterns)
        {
            if (Fits(origin, before, after))
                return true;
        }

        return false;
    }

    // Neither a dot nor a colon or a slash can stand for the '*', so neither the domain nor scheme or port can be another.
    private static bool Fits(string origin, string before, string after)
    {
        var length = origin.Length - before.Length - after.Length;
        return length is > 0 and <= WrittenOrigin.MaxLabel
            && origin.StartsWith(before, StringComparison.Ordinal)
            && origin.EndsWith(after, StringComparison.Ordinal)
            && !origin.AsSpan(before.Length, length).ContainsAnyExcept(WrittenOrigin.LabelCharacters);
    }

    private static (string Before, string After) Split(string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        return (pattern[..star], pattern[(star + 1)..]);
    }
}
