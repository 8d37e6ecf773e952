using System.Text;

namespace Gateway.Transforms.Caching.Keys;

/// <summary>
/// How one address may be written: escapes stand for the same octets in letters of either case, and for characters that need no escape (RFC 3986 §6.2.2, RFC 9110 §4.2.3). Keys have addresses as they
/// were written, as backends may tell them apart; so that whoever means an address finds all that is stored for it, only two forms of each are stored.
/// </summary>
internal static class Spelling
{
    private const int EscapeLength = 3;

    /// <summary>Whether responses are stored under a path and query that is written so: its escapes are needed, and in letters of one case. Allocates nothing.</summary>
    public static bool IsStored(ReadOnlySpan<char> target)
    {
        bool hasUpper = false, hasLower = false;
        while (target.IndexOf('%') is >= 0 and var start)
        {
            target = target[start..];
            if (!IsEscape(target))
            {
                target = target[1..];
                continue;
            }

            if (IsUnreserved(target))
                return false;
            hasUpper |= char.IsAsciiLetterUpper(target[1]) || char.IsAsciiLetterUpper(target[2]);
            hasLower |= char.IsAsciiLetterLower(target[1]) || char.IsAsciiLetterLower(target[2]);
            target = target[EscapeLength..];
        }

        return !(hasUpper && hasLower);
    }

    /// <summary>The forms that responses may be stored under, one or two, of an address or a beginning of one in any spelling.</summary>
    public static IReadOnlyList<string> FormsOf(string target)
    {
        if (!target.Contains('%', StringComparison.Ordinal))
            return [target];
        var upper = Write(target, char.ToUpperInvariant);
        var lower = Write(target, char.ToLowerInvariant);
        return upper == lower ? [upper] : [upper, lower];
    }

    private static string Write(ReadOnlySpan<char> target, Func<char, char> spell)
    {
        var form = new StringBuilder(target.Length);
        while (target.IndexOf('%') is >= 0 and var start)
        {
            form.Append(target[..start]);
            target = target[start..];
            if (!IsEscape(target))
            {
                // A prefix may end within an escape.
                var digit = target.Length == EscapeLength - 1 && char.IsAsciiHexDigit(target[1]) ? 1 : 0;
                form.Append('%').Append(digit > 0 ? spell(target[1]).ToString() : "");
                target = target[(1 + digit)..];
                continue;
            }

            if (IsUnreserved(target))
                form.Append(ValueOf(target));
            else
                form.Append('%').Append(spell(target[1])).Append(spell(target[2]));
            target = target[EscapeLength..];
        }

        return form.Append(target).ToString();
    }

    private static bool IsEscape(ReadOnlySpan<char> text) => text.Length >= EscapeLength && char.IsAsciiHexDigit(text[1]) && char.IsAsciiHexDigit(text[2]);

    private static bool IsUnreserved(ReadOnlySpan<char> escape) => ValueOf(escape) is var value && (char.IsAsciiLetterOrDigit(value) || value is '-' or '.' or '_' or '~');

    private static char ValueOf(ReadOnlySpan<char> escape) => (char)((DigitOf(escape[1]) << 4) | DigitOf(escape[2]));

    private static int DigitOf(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
