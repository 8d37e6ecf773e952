namespace Gateway.Transforms.Caching.Rules;

/// <summary>
/// Reads the directives of a <c>Cache-Control</c> line one after another (RFC 9111 §5.2), and other lists of that form: <c>name</c>, <c>name=token</c> or
/// <c>name="text"</c>. What is not well formed ends where the next comma is. Allocates nothing.
/// </summary>
/// <param name="line">One field line.</param>
internal ref struct DirectiveReader(ReadOnlySpan<char> line)
{
    private ReadOnlySpan<char> _rest = line;

    /// <summary>The name as written; compared without case.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>The argument, without quotes around it; empty for none.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>Whether there is an argument, be it empty.</summary>
    public bool HasValue { get; private set; }

    /// <summary>Moves to the next directive; false behind the last.</summary>
    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var end = EndOfDirective(_rest);
            var directive = _rest[..end].Trim(" \t");
            _rest = end < _rest.Length ? _rest[(end + 1)..] : default;
            if (directive.IsEmpty)
                continue;
            var equals = directive.IndexOf('=');
            HasValue = equals >= 0;
            Name = (HasValue ? directive[..equals] : directive).TrimEnd(" \t");
            Value = HasValue ? Unquoted(directive[(equals + 1)..].TrimStart(" \t")) : default;
            return true;
        }

        return false;
    }

    /// <summary>Whether the name is this one.</summary>
    public readonly bool Is(ReadOnlySpan<char> name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The argument as delta-seconds (RFC 9111 §1.2.2), the greatest number for a greater one; -1 for what is none.</summary>
    public readonly long Seconds() => ReadSeconds(Value);

    /// <summary>A text as delta-seconds, in the same way.</summary>
    public static long ReadSeconds(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9'))
            return -1;
        text = text.TrimStart('0');
        if (text.IsEmpty)
            return 0;
        return text.Length <= 10 && long.TryParse(text, out var seconds) ? Math.Min(seconds, int.MaxValue) : int.MaxValue;
    }

    // A comma between quotes separates nothing (RFC 9110 §5.6.4). Quotes stand around a whole argument; one that is never closed, or stands elsewhere, hides nothing behind it.
    private static int EndOfDirective(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(',');
        if (end < 0)
            end = text.Length;
        var equals = text[..end].IndexOf('=');
        if (equals < 0)
            return end;
        var start = equals + 1;
        while (start < end && text[start] is ' ' or '\t')
            start++;
        if (start == end || text[start] != '"' || !TryFindQuote(text, start + 1, out var quote))
            return end;
        var comma = text[quote..].IndexOf(',');
        return comma < 0 ? text.Length : quote + comma;
    }

    private static bool TryFindQuote(ReadOnlySpan<char> text, int start, out int quote)
    {
        for (quote = start; quote < text.Length; quote++)
        {
            if (text[quote] == '"')
                return true;
            if (text[quote] == '\\')
                quote++;
        }

        return false;
    }

    private static ReadOnlySpan<char> Unquoted(ReadOnlySpan<char> value) => value is ['"', .. var inner, '"'] ? inner : value;
}
