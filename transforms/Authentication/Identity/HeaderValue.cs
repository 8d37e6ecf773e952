using System.Globalization;
using System.Text;

namespace Gateway.Transforms.Authentication.Identity;

/// <summary>Claims as header values.</summary>
internal static class HeaderValue
{
    /// <summary>
    /// The text with <c>%</c>, blanks, control characters and everything outside ASCII as <c>%XX</c> of its UTF-8 bytes (RFC 3986 §2.1): backends
    /// differ in how they read other bytes, and a claim must not be able to end its line, nor a
    /// text to pass for a list of several.
    /// </summary>
    public static string Of(string text) =>
        text.AsSpan().ContainsAnyExceptInRange('!', '~') || text.Contains('%', StringComparison.Ordinal) ? Encode(text) : text;

    /// <summary>The texts with blanks between, which none of them has.</summary>
    public static string OfList(IEnumerable<string> texts) => string.Join(' ', texts.Select(Of));

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
