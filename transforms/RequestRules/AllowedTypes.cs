namespace Gateway.Transforms.RequestRules;

/// <summary>Which media types a policy takes. Immutable, safe to share; asking allocates nothing.</summary>
internal sealed class AllowedTypes
{
    private readonly (string Before, string? After)[] _types;

    /// <summary>Prepares what the validator found right.</summary>
    public AllowedTypes(IReadOnlyList<string> types) => _types = [.. types.Select(Split)];

    /// <summary>Whether all are.</summary>
    public bool IsAny => _types.Length == 0;

    /// <summary>Whether a text names a type, or some: <c>type/*</c> or <c>type/*+suffix</c>.</summary>
    public static bool IsWritten(string text)
    {
        var star = text.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
            return MediaType.IsEssence(text);
        var (before, after) = Split(text);
        // What stands for '*' makes the whole a type.
        return after is not null && before.EndsWith('/') && (after.Length == 0 || after is ['+', _, ..]) && !after.Contains('*', StringComparison.Ordinal) && MediaType.IsEssence($"{before}x{after}");
    }

    /// <summary>Whether a type is taken, in whatever case (RFC 9110 §8.3.1).</summary>
    public bool Contains(ReadOnlySpan<char> essence)
    {
        foreach (var (before, after) in _types)
        {
            if (Fits(essence, before, after))
                return true;
        }

        return false;
    }

    private static bool Fits(ReadOnlySpan<char> essence, string before, string? after) => after is null
        ? essence.Equals(before, StringComparison.OrdinalIgnoreCase)
        : essence.Length > before.Length + after.Length && essence.StartsWith(before, StringComparison.OrdinalIgnoreCase) && essence.EndsWith(after, StringComparison.OrdinalIgnoreCase);

    private static (string Before, string? After) Split(string type)
    {
        var star = type.IndexOf('*', StringComparison.Ordinal);
        return star < 0 ? (type, null) : (type[..star], type[(star + 1)..]);
    }
}
