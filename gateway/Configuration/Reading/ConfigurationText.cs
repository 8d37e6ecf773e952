using System.Text;

namespace Gateway.Configuration.Reading;

/// <summary>Makes texts from files fit to stand in a message.</summary>
internal static class ConfigurationText
{
    private const int MaxShown = 80;

    /// <summary>The text, cut when long; line breaks and other control characters become escapes, so that one error is one line.</summary>
    public static string Shorten(string text)
    {
        if (text.Length <= MaxShown)
            return Escape(text);

        // A surrogate pair is not cut in two.
        var length = char.IsHighSurrogate(text[MaxShown - 1]) ? MaxShown - 1 : MaxShown;
        return Escape(text[..length]) + "…";
    }

    /// <summary>The text with control characters, line separators and direction overrides as <c>\u</c> escapes.</summary>
    public static string Escape(string text)
    {
        if (!text.Any(IsUnsafe))
            return text;

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            if (IsUnsafe(character))
                escaped.Append($"\\u{(int)character:x4}");
            else
                escaped.Append(character);
        }

        return escaped.ToString();
    }

    private static bool IsUnsafe(char character) =>
        char.IsControl(character) || character is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
