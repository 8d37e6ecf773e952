using System.Globalization;
using System.Net;

namespace Gateway.Listening;

/// <summary>The host names that <c>Sni</c> is keyed by (RFC 6066 §3).</summary>
internal static class ServerName
{
    /// <summary>Stands for every name, and for a client that names none.</summary>
    public const string Any = "*";

    /// <summary>What a name must look like, for error messages.</summary>
    public const string Form = "a host name such as \"shop.test\", \"*.shop.test\" for the names below it, or \"*\" for any";

    private const int MaxLength = 253;
    private const int MaxLabelLength = 63;

    /// <summary>Whether it is of the accepted form.</summary>
    public static bool IsValid(string name)
    {
        if (name == Any)
            return true;
        var host = name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;
        return TryToAscii(host, out var ascii)
            && ascii.Length <= MaxLength
            && ascii.Split('.').All(IsLabel)
            && !IPAddress.TryParse(ascii, out _);
    }

    /// <summary>
    /// The spellings under which a client's name may arrive: the ASCII form that it sends and the Unicode form that
    /// SslStream makes of it. Case is ignored when they are looked up.
    /// </summary>
    public static IEnumerable<string> Spellings(string host)
    {
        if (TryToAscii(host, out var ascii))
            yield return ascii;
        if (new IdnMapping().GetUnicode(ascii) is var unicode && unicode != ascii)
            yield return unicode;
    }

    private static bool TryToAscii(string host, out string ascii)
    {
        try
        {
            ascii = new IdnMapping().GetAscii(host);
            return true;
        }
        catch (ArgumentException)
        {
            ascii = host;
            return false;
        }
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabelLength
        && label[0] != '-'
        && label[^1] != '-'
        && label.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
