using System.Globalization;
using System.Text;

namespace Gateway.Transforms.Authentication.Identity;

/// <summary>Claims as header values.</summary>
internal static class HeaderValue
{
    /// <summary>
    /// The text with <c>%</c>, control characters and everything outside ASCII as <c>%XX</c> of its UTF-8 bytes (RFC 3986 §2.1): backends
    /// differ in how they read other bytes, and a claim must not be able to end its line.
    /// </summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains('%', StringComparison.Ordinal))
            return text.Trim(' ') == text ? text : Encode(text);
        return Encode(text);
    }

    /// <summary>The texts with blanks between; a blank within one of them is <c>%20</c>, so that none can pass for two.</summary>
    public static string OfList(IEnumerable<string> texts) =>
        string.Join(' ', texts.Select(static text => text.Contains(' ', StringComparison.Ordinal) ? Encode(text) : Of(text)));

    private static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            if (one is > 0x20 and < 0x7F and not (byte)'%')
                encoded.Append((char)one);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
        }

        return encoded.ToString();
    }
}
