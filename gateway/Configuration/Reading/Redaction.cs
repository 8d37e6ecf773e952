using System.Text;
using Gateway.Transforms.Shared.Configuration;

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

    private readonly HashSet<ConfigurationNode> _hidden = [];
    private readonly Dictionary<string, string> _byValue = new(StringComparer.OrdinalIgnoreCase);
    private KeyValuePair<string, string>[]? _longestFirst;

    /// <summary>Makes <see cref="Apply"/> show <paramref name="shown"/> in place of <paramref name="value"/>.</summary>
    public void Add(string value, string shown)
    {
        if (value.Length == 0 || !_byValue.TryAdd(value, shown))
            return;
        _longestFirst = null;
    }

    /// <summary>Hides the value of a secret property: every text and number in it, whatever its shape.</summary>
    public void Hide(ConfigurationNode node)
    {
        foreach (var property in node.Properties)
            Hide(property.Value);
        foreach (var item in node.Items)
            Hide(item);
        if (node.Kind is not (ConfigurationNodeKind.String or ConfigurationNodeKind.Number))
            return;

        _hidden.Add(node);
        if (node.IsBroken)
            HideReferences(node.RawText);
        else
            Add(node.Text, Hidden);
    }

    /// <summary>The message without hidden values.</summary>
    /// <param name="message">Any text.</param>
    /// <param name="subject">The value it is about, or null; if that is secret or substituted, even the shortest is replaced.</param>
    public string Apply(string message, ConfigurationNode? subject = null)
    {
        // Where a file was looked for is a directory that exists, and needed to find what is wrong with a variable.
        if (message.LastIndexOf(MissingFile.Place, StringComparison.Ordinal) is >= 0 and var place)
            return Apply(message[..place], subject) + message[place..];

        _longestFirst ??= [.. _byValue.OrderByDescending(static pair => pair.Key.Length).ThenBy(static pair => pair.Key, StringComparer.Ordinal)];
        foreach (var (value, shown) in _longestFirst)
        {
            if (value.Length >= MinLength)
                message = Replace(message, value, shown);
        }

        if (subject is null or { Text.Length: 0 })
            return message;
        if (_hidden.Contains(subject))
            return subject.Text.Length < MinLength ? Replace(message, subject.Text, Hidden) : message;
        if (!subject.IsSubstituted)
            return message;

        // Where the message shows the value as written, its default stands there and stays.
        return string.Join(subject.RawText, message.Split(subject.RawText).Select(part => Replace(part, subject.Text, subject.RawText)));
    }

    // Errors of substitution quote what they take for a reference, which may be a secret with a "${" in it; a file's name
    // is none.
    private void HideReferences(string text)
    {
        for (var start = text.IndexOf("${", StringComparison.Ordinal); start >= 0; start = text.IndexOf("${", start + 1, StringComparison.Ordinal))
        {
            if (text.AsSpan(start).StartsWith("${file:", StringComparison.Ordinal))
                continue;
            Add(ConfigurationText.Shorten(text[start..]), Hidden);
            if (text.IndexOf('}', start) is > 0 and var end)
                Add(ConfigurationText.Shorten(text[start..(end + 1)]), Hidden);
        }
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
