namespace Gateway.Transforms.Caching.Rules;

/// <summary>Compares entity tags (RFC 9110 §8.8.3.2). Those without quotes, as Next's image optimizer sends them, are compared as they are.</summary>
internal static class EntityTags
{
    /// <summary>Whether they name equivalent representations.</summary>
    public static bool AreWeaklyEqual(ReadOnlySpan<char> one, ReadOnlySpan<char> other) => Opaque(one).SequenceEqual(Opaque(other));

    /// <summary>Whether they name the same bytes.</summary>
    public static bool AreStronglyEqual(ReadOnlySpan<char> one, ReadOnlySpan<char> other) => !IsWeak(one) && one.SequenceEqual(other);

    /// <summary>Whether a list as of <c>If-None-Match</c> has one that names an equivalent representation.</summary>
    /// <param name="list">The field's line.</param>
    /// <param name="tag">The representation's.</param>
    public static bool ListHas(ReadOnlySpan<char> list, ReadOnlySpan<char> tag)
    {
        var rest = list;
        while (!rest.IsEmpty)
        {
            rest = rest.TrimStart(" \t,");
            var end = EndOfTag(rest);
            var one = rest[..end].TrimEnd(" \t");
            if (!one.IsEmpty && AreWeaklyEqual(one, tag))
                return true;
            rest = rest[end..];
        }

        return false;
    }

    private static bool IsWeak(ReadOnlySpan<char> tag) => tag.StartsWith("W/", StringComparison.Ordinal);

    private static ReadOnlySpan<char> Opaque(ReadOnlySpan<char> tag) => IsWeak(tag) ? tag[2..] : tag;

    // A comma between quotes is part of the tag.
    private static int EndOfTag(ReadOnlySpan<char> text)
    {
        var start = IsWeak(text) ? 2 : 0;
        if (text.Length > start && text[start] == '"')
        {
            var quote = text[(start + 1)..].IndexOf('"');
            return quote < 0 ? text.Length : start + 1 + quote + 1;
        }

        var comma = text.IndexOf(',');
        return comma < 0 ? text.Length : comma;
    }
}
