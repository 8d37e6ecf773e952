namespace Gateway.Transforms.Caching.Keys;

/// <summary>Names, of which those that end with <c>*</c> stand for all that begin so. Compared exactly. Immutable, safe to share; asking allocates nothing.</summary>
/// <param name="patterns">As configured.</param>
internal sealed class NamePatterns(IReadOnlyList<string> patterns)
{
    private readonly string[] _patterns = [.. patterns];

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _patterns.Length == 0;

    /// <summary>Whether a name is among them.</summary>
    public bool Contains(ReadOnlySpan<char> name)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern[^1] == '*' ? name.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : name.SequenceEqual(pattern))
                return true;
        }

        return false;
    }
}
