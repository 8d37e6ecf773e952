using System.Text;

namespace Gateway.Configuration.Reading;

/// <summary>
/// Knows every value that must not be shown and takes it out of messages: validators quote what they were given, which
/// may be a substituted secret. Used by one thread at a time.
/// </summary>
internal sealed class Redaction
{
    /// <summary>What is shown in place of the value of a secret property.</summary>
    public const string Hidden = "(secret)";

    // A value this short ("1", "no") also occurs where it means something else; from AnywhereFrom on, it is
    // replaced within words as well.
    private const int MinLength = 3;
    private const int AnywhereFrom = 8;

    private readonly Dictionary<string, string> _byValue = new(StringComparer.OrdinalIgnoreCase);
    private KeyValuePair<string, string>[]? _longestFirst;

    /// <summary>Makes <see cref="Apply"/> show <paramref name="shown"/> in place of <paramref name="value"/>.</summary>
    public void Add(string value, string shown)
    {
        if (value.Length == 0 || !_byValue.TryAdd(value, shown))
            return;
        _longestFirst = null;
    }

    /// <summary>The message without hidden values.</summary>
    /// <param name="message">Any text.</param>
    /// <param name="subject">The value it is about, or null; if that is substituted, even the shortest is replaced.</param>
    public string Apply(string message, ConfigurationNode? subject = null)
    {
        _longestFirst ??= [.. _byValue.OrderByDescending(static pair => pair.Key.Length).ThenBy(static pair => pair.Key, StringComparer.Ordinal)];
        foreach (var (value, shown) in _longestFirst)
        {
            if (value.Length >= MinLength)
                message = Replace(message, value, shown);
        }

        if (subject is not { IsSubstituted: true, Text.Length: > 0 })
            return message;

        // Where the message shows the value as written, its default stands there and stays.
        return string.Join(subject.RawText, message.Split(subject.RawText).Select(part => Replace(part, subject.Text, subject.RawText)));
    }

    private static string Replace(string message, string value, string shown)
    {
        var at = message.IndexOf(value, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return message;

        var result = new StringBuilder();
        var done = 0;
        for (; at >= 0; at = message.IndexOf(value, at, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + value.Length;
            if (value.Length < AnywhereFrom && (IsWordAt(message, at - 1) || IsWordAt(message, end)))
            {
                at++;
                continue;
            }

            result.Append(message, done, at - done).Append(shown);
            done = at = end;
        }

        return result.Append(message, done, message.Length - done).ToString();
    }

    private static bool IsWordAt(string message, int index) =>
        index >= 0 && index < message.Length && char.IsLetterOrDigit(message[index]);
}
