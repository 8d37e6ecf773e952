using System.Buffers;

namespace Gateway.Transforms.Shared;

/// <summary>Takes the parts of structured fields off the front of a text (RFC 8941 §4.2). What is not well formed is told by an empty span. Allocates nothing.</summary>
internal static class StructuredFields
{
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.*");

    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~:/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> Base64Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <summary>A key (§4.2.3.3).</summary>
    public static ReadOnlySpan<char> TakeKey(scoped ref ReadOnlySpan<char> rest) =>
        !rest.IsEmpty && (char.IsAsciiLetterLower(rest[0]) || rest[0] == '*') ? TakeRun(ref rest, KeyCharacters) : default;

    /// <summary>An item without its parameters, or an inner list (§4.2.1.1).</summary>
    public static ReadOnlySpan<char> TakeItemOrList(scoped ref ReadOnlySpan<char> rest) => rest is ['(', ..] ? TakeList(ref rest) : TakeItem(ref rest);

    /// <summary>An item without its parameters (§4.2.3.1), as it is written.</summary>
    public static ReadOnlySpan<char> TakeItem(scoped ref ReadOnlySpan<char> rest) => rest switch
    {
        ['"', ..] => TakeText(ref rest),
        ['?', '0' or '1', ..] => Take(ref rest, 2),
        [':', ..] => TakeBytes(ref rest),
        ['-' or (>= '0' and <= '9'), ..] => TakeNumber(ref rest),
        [(>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '*', ..] => TakeRun(ref rest, TokenCharacters),
        _ => default,
    };

    /// <summary>Parameters, be it none (§4.2.3.2); false where they are not well formed.</summary>
    public static bool TakeParameters(scoped ref ReadOnlySpan<char> rest)
    {
        while (rest is [';', ..])
        {
            rest = rest[1..].TrimStart(' ');
            if (TakeKey(ref rest).IsEmpty)
                return false;
            if (rest is not ['=', ..])
                continue;
            rest = rest[1..];
            if (TakeItem(ref rest).IsEmpty)
                return false;
        }

        return true;
    }

    private static ReadOnlySpan<char> TakeList(scoped ref ReadOnlySpan<char> rest)
    {
        var whole = rest;
        rest = rest[1..];
        while (true)
        {
            rest = rest.TrimStart(' ');
            if (rest is [')', ..])
            {
                rest = rest[1..];
                return whole[..^rest.Length];
            }

            if (TakeItem(ref rest).IsEmpty || !TakeParameters(ref rest) || rest is not [' ' or ')', ..])
                return default;
        }
    }

    private static ReadOnlySpan<char> TakeText(scoped ref ReadOnlySpan<char> rest)
    {
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '"')
                return Take(ref rest, i + 1);
            if (rest[i] is < ' ' or > '~')
                return default;
            if (rest[i] != '\\')
                continue;
            if (++i == rest.Length || rest[i] is not ('"' or '\\'))
                return default;
        }

        return default;
    }

    private static ReadOnlySpan<char> TakeBytes(scoped ref ReadOnlySpan<char> rest)
    {
        var end = rest[1..].IndexOfAnyExcept(Base64Characters);
        return end >= 0 && rest[end + 1] == ':' ? Take(ref rest, end + 2) : default;
    }

    // §3.3.1, §3.3.2: fifteen digits, or twelve and one to three behind the point.
    private static ReadOnlySpan<char> TakeNumber(scoped ref ReadOnlySpan<char> rest)
    {
        var sign = rest[0] == '-' ? 1 : 0;
        var whole = DigitsAt(rest, sign);
        if (whole is 0 or > 15)
            return default;
        var length = sign + whole;
        if (length == rest.Length || rest[length] != '.')
            return Take(ref rest, length);
        var fraction = DigitsAt(rest, length + 1);
        return whole <= 12 && fraction is >= 1 and <= 3 ? Take(ref rest, length + 1 + fraction) : default;
    }

    private static int DigitsAt(ReadOnlySpan<char> text, int start)
    {
        var end = text[start..].IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length - start : end;
    }

    private static ReadOnlySpan<char> TakeRun(scoped ref ReadOnlySpan<char> rest, SearchValues<char> characters)
    {
        var length = rest.IndexOfAnyExcept(characters);
        return Take(ref rest, length < 0 ? rest.Length : length);
    }

    private static ReadOnlySpan<char> Take(scoped ref ReadOnlySpan<char> rest, int length)
    {
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
