using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Caching.Model;

/// <summary>A response's head as the reference keeps it: status, lines, and when it was asked for and came (milliseconds of Unix time).</summary>
internal sealed partial record Head(int Status, IReadOnlyList<KeyValuePair<string, string>> Lines, long RequestedAt, long ReceivedAt)
{
    private static readonly string[] DateForms = ["ddd, dd MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy", "ddd MMM  d HH:mm:ss yyyy"];

    /// <summary>The lines of a field as one list; null for none.</summary>
    public string? Field(string name)
    {
        var lines = Lines.Where(line => line.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static line => line.Value).ToList();
        return lines.Count == 0 ? null : string.Join(", ", lines);
    }

    /// <summary>The members of a field that is a list of names.</summary>
    public string[] Names(string field) => Field(field)?.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>A date in seconds of Unix time; null for none.</summary>
    public static long? Date(string? text) =>
        DateTimeOffset.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date.ToUnixTimeSeconds() : null;

    /// <summary>When it was made.</summary>
    public long MadeAt => Date(Field("Date")) ?? (ReceivedAt / 1000);

    /// <summary>Name and argument of each directive in force; an argument is null for none.</summary>
    public IReadOnlyList<(string Name, string? Value)> Directives => Targeted ?? Parse(Field("Cache-Control") ?? "");

    /// <summary>Those of a targeted field (RFC 9213); null where there is none that counts.</summary>
    public IReadOnlyList<(string Name, string? Value)>? Targeted
    {
        get
        {
            foreach (var name in new[] { "Gateway-Cache-Control", "CDN-Cache-Control" })
            {
                if (Field(name) is { } text && Dictionary().IsMatch(text))
                    return Parse(text);
            }

            return null;
        }
    }

    /// <summary>The head after a 304 (RFC 9111 §3.2).</summary>
    public Head After(Head notModified)
    {
        string[] ofTheBody = ["content-encoding", "content-type", "content-range", "content-length", "etag"];
        var changed = notModified.Lines.Where(line => !ofTheBody.Contains(line.Key.ToLowerInvariant())).ToList();
        var names = changed.Select(static line => line.Key.ToLowerInvariant()).Append("age").Append("date").ToHashSet();
        return new Head(Status, [.. Lines.Where(line => !names.Contains(line.Key.ToLowerInvariant())), .. changed], notModified.RequestedAt, notModified.ReceivedAt);
    }

    private static List<(string Name, string? Value)> Parse(string text)
    {
        var directives = new List<(string Name, string? Value)>();
        foreach (Match match in Directive().Matches(text))
            directives.Add((match.Groups["name"].Value.ToLowerInvariant(), match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["token"].Success ? match.Groups["token"].Value : null));
        return directives;
    }

    [GeneratedRegex("(?<name>[^=,\\s\"]+)(\\s*=\\s*(\"(?<quoted>[^\"]*)\"|(?<token>[^,\\s\"]*)))?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Directive();

    [GeneratedRegex("^ *[a-z][a-z0-9-]*(=([0-9]{1,15}|\"[^\"]*\"))?([ \\t]*,[ \\t]*[a-z][a-z0-9-]*(=([0-9]{1,15}|\"[^\"]*\"))?)* *$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Dictionary();
}
