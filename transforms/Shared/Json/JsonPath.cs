using System.Globalization;
using System.Text.Json;

namespace Gateway.Transforms.Shared.Json;

/// <summary>
/// A path to values of a JSON document (RFC 9535), of which it has what selects by place: <c>$</c>, <c>.name</c>, <c>['name']</c>,
/// <c>[0]</c>, <c>[-1]</c>, <c>[*]</c> and <c>.*</c>. Immutable, safe to share.
/// </summary>
public sealed class JsonPath
{
    /// <summary>The most segments.</summary>
    public const int MaxSegments = 32;

    private readonly JsonPathSegment[] _segments;

    private JsonPath(JsonPathSegment[] segments) => _segments = segments;

    /// <summary>Its segments, in order.</summary>
    internal ReadOnlySpan<JsonPathSegment> Segments => _segments;

    /// <summary>Reads a path.</summary>
    /// <param name="text">Such as <c>$.user.roles[*].name</c>.</param>
    /// <param name="path">The path.</param>
    /// <param name="problem">What is wrong, to follow the text.</param>
    public static bool TryParse(string text, out JsonPath? path, out string problem)
    {
        (path, problem) = (null, "");
        if (!text.StartsWith('$'))
        {
            problem = "must begin with $";
            return false;
        }

        var segments = new List<JsonPathSegment>();
        var rest = text.AsSpan(1);
        while (!rest.IsEmpty)
        {
            if (ReadSegment(ref rest) is not { } segment)
            {
                problem = $"cannot be read at '{rest}'; what is known: .name, ['name'], [0], [-1], [*] and .*";
                return false;
            }

            segments.Add(segment);
        }

        if (segments.Count > MaxSegments)
        {
            problem = $"has {segments.Count} segments, and {MaxSegments} are taken at most";
            return false;
        }

        path = new JsonPath([.. segments]);
        return true;
    }

    /// <summary>The path without its first segment.</summary>
    internal JsonPath WithoutFirst() => new(_segments[1..]);

    /// <summary>True when it can lead to one value at most.</summary>
    public bool IsSingular => Array.TrueForAll(_segments, static segment => segment.Name is not null || segment.Index is not null);

    /// <summary>The values it leads to, in the document's order; empty for none.</summary>
    public IReadOnlyList<JsonElement> Select(JsonElement root)
    {
        List<JsonElement> found = [root];
        foreach (var segment in _segments)
            found = [.. found.SelectMany(segment.Select)];
        return found;
    }

    private static JsonPathSegment? ReadSegment(ref ReadOnlySpan<char> rest)
    {
        if (rest[0] == '.')
            return ReadName(ref rest);
        if (rest[0] != '[')
            return null;
        if (rest is ['[', '\'' or '"', ..])
            return ReadQuoted(ref rest);
        var end = rest.IndexOf(']');
        if (end < 2)
            return null;
        var inside = rest[1..end];
        JsonPathSegment? segment = inside is "*" ? new JsonPathSegment(null, null)
            : IsIndex(inside) && int.TryParse(inside, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) ? new JsonPathSegment(null, index)
            : null;
        if (segment is not null)
            rest = rest[(end + 1)..];
        return segment;
    }

    // RFC 9535 §2.3.3.1: no zero in front, and no minus zero.
    private static bool IsIndex(ReadOnlySpan<char> text) => text is "0" || (text.TrimStart('-') is [>= '1' and <= '9', ..] && text[^1] is >= '0' and <= '9');

    private static JsonPathSegment? ReadName(ref ReadOnlySpan<char> rest)
    {
        var name = rest[1..];
        var end = name.IndexOfAny('.', '[');
        name = end < 0 ? name : name[..end];
        if (name is not "*" && !IsShorthand(name))
            return null;
        rest = rest[(1 + name.Length)..];
        return name is "*" ? new JsonPathSegment(null, null) : new JsonPathSegment(name.ToString(), null);
    }

    // RFC 9535 §2.5.1.1.
    private static bool IsShorthand(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || char.IsAsciiDigit(name[0]))
            return false;
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '_' && character < 0x80)
                return false;
        }

        return true;
    }

    private static JsonPathSegment? ReadQuoted(ref ReadOnlySpan<char> rest)
    {
        var quote = rest[1];
        var end = rest[2..].IndexOf(quote);
        if (end < 0 || rest.Length <= end + 3 || rest[end + 3] != ']')
            return null;
        var name = rest.Slice(2, end);
        if (name.Contains('\\'))
            return null;
        var text = name.ToString();
        rest = rest[(end + 4)..];
        return new JsonPathSegment(text, null);
    }
}
