using Gateway.Transforms.Shared;

namespace Gateway.Transforms.RequestRules;

/// <summary>A media type as a request names it (RFC 9110 §8.3.1), read in one way alone.</summary>
internal readonly ref struct MediaType
{
    private MediaType(ReadOnlySpan<char> essence, ReadOnlySpan<char> charset, bool hasCharset)
    {
        Essence = essence;
        Charset = charset;
        HasCharset = hasCharset;
    }

    /// <summary>Type, slash and subtype, as sent.</summary>
    public ReadOnlySpan<char> Essence { get; }

    /// <summary>The parameter of that name, without quotes; empty for none, and for an empty one.</summary>
    public ReadOnlySpan<char> Charset { get; }

    /// <summary>Whether there is such a parameter.</summary>
    public bool HasCharset { get; }

    /// <summary>Reads a header's value. False for what is none, and for one with two charsets. Allocates nothing.</summary>
    public static bool TryRead(ReadOnlySpan<char> value, out MediaType type)
    {
        type = default;
        var end = value.IndexOf(';');
        var essence = (end < 0 ? value : value[..end]).Trim(" \t");
        if (!IsEssence(essence))
            return false;
        var rest = end < 0 ? [] : value[end..];
        ReadOnlySpan<char> charset = [];
        var hasCharset = false;
        while (TryReadParameter(ref rest, out var name, out var text))
        {
            if (!name.Equals("charset", StringComparison.OrdinalIgnoreCase))
                continue;
            if (hasCharset)
                return false;
            charset = text;
            hasCharset = true;
        }

        type = new MediaType(essence, charset, hasCharset);
        return rest.IsEmpty;
    }

    /// <summary>Whether a text is a type, a slash and a subtype.</summary>
    public static bool IsEssence(ReadOnlySpan<char> text)
    {
        var slash = text.IndexOf('/');
        return slash > 0 && FieldSyntax.IsToken(text[..slash]) && FieldSyntax.IsToken(text[(slash + 1)..]);
    }

    // Blanks may stand around a semicolon, and nothing behind it; never around '='.
    private static bool TryReadParameter(scoped ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> name, out ReadOnlySpan<char> text)
    {
        name = text = [];
        while (true)
        {
            rest = rest.TrimStart(" \t");
            if (rest.IsEmpty || rest[0] != ';')
                return false;
            rest = rest[1..].TrimStart(" \t");
            if (rest.IsEmpty)
                return false;
            if (rest[0] != ';')
                break;
        }

        var equals = rest.IndexOf('=');
        if (equals < 0 || !FieldSyntax.IsToken(rest[..equals]))
            return false;
        name = rest[..equals];
        var value = rest[(equals + 1)..];
        var length = value is ['"', ..] ? QuotedLength(value) : TokenLength(value);
        if (length == 0)
            return false;
        text = value[..length].Trim('"');
        rest = value[length..];
        return true;
    }

    private static int TokenLength(ReadOnlySpan<char> value)
    {
        var end = value.IndexOfAny(" \t;");
        var token = end < 0 ? value : value[..end];
        return FieldSyntax.IsToken(token) ? token.Length : 0;
    }

    // An escaped quote does not end it (RFC 9110 §5.6.4).
    private static int QuotedLength(ReadOnlySpan<char> value)
    {
        for (var i = 1; i < value.Length; i++)
        {
            if (value[i] == '"')
                return i + 1;
            if (value[i] == '\\')
                i++;
        }

        return 0;
    }
}
