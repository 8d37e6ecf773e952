using System.Collections.Frozen;

namespace Gateway.Transforms.Compression.Representations;

/// <summary>Which media types are worth encoding. Immutable, safe to share.</summary>
internal sealed class CompressibleTypes
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly string[] _families;
    private readonly string[] _suffixes;
    private readonly bool _takesAll;

    /// <summary>Prepares a list whose entries are <see cref="IsEntry"/>.</summary>
    public CompressibleTypes(IReadOnlyList<string> entries)
    {
        _takesAll = entries.Contains("*/*", StringComparer.Ordinal);
        _families = [.. entries.Where(static entry => entry.EndsWith("/*", StringComparison.Ordinal)).Select(static entry => entry[..^1])];
        _suffixes = [.. entries.Where(static entry => entry.StartsWith("*+", StringComparison.Ordinal)).Select(static entry => entry[1..])];
        _exact = entries.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>True for <c>type/subtype</c>, <c>type/*</c>, <c>*+suffix</c> and <c>*/*</c>.</summary>
    public static bool IsEntry(string entry)
    {
        if (entry == "*/*")
            return true;
        if (entry.StartsWith("*+", StringComparison.Ordinal))
            return Shared.FieldSyntax.IsToken(entry.AsSpan(2)) && !entry.AsSpan(2).Contains('*');
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && IsName(entry.AsSpan(0, slash)) && (entry.AsSpan(slash + 1) is "*" || IsName(entry.AsSpan(slash + 1)));
    }

    /// <summary>Whether a <c>Content-Type</c> is among them; its parameters do not count. False without one. Allocates nothing.</summary>
    public bool Contains(string? contentType)
    {
        if (contentType is null)
            return false;
        var semicolon = contentType.IndexOf(';', StringComparison.Ordinal);
        var type = contentType.AsSpan(0, semicolon < 0 ? contentType.Length : semicolon).Trim(" \t");
        if (type.IsEmpty)
            return false;
        if (_takesAll || _exact.Contains(type))
            return true;
        foreach (var family in _families)
        {
            if (type.StartsWith(family, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        foreach (var suffix in _suffixes)
        {
            if (type.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool IsName(ReadOnlySpan<char> text) => Shared.FieldSyntax.IsToken(text) && !text.Contains('*');
}
