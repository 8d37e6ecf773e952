using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>The names that templates of an aggregate may use. Read while loading.</summary>
/// <param name="routeParameters">Those of the aggregate's path.</param>
/// <param name="parts">The parts' names, in their order.</param>
internal sealed class Scope(IReadOnlyCollection<string> routeParameters, IReadOnlyList<string> parts)
{
    /// <summary>Names that mean something else, so that no part may have them.</summary>
    public static readonly string[] Reserved = ["item", "query", "header", "claims", "errors"];

    private readonly Dictionary<string, JsonPath> _paths = new(StringComparer.Ordinal);

    /// <summary>The parts' names, in their order.</summary>
    public IReadOnlyList<string> Parts => parts;

    /// <summary>Reads what stands between braces.</summary>
    /// <param name="text">Such as <c>profile.body.id</c>.</param>
    /// <param name="hasItem">Whether there is an item.</param>
    /// <param name="takesResults">Whether a part's name alone stands for what became of it.</param>
    /// <param name="problem">What is wrong, to follow the text in quotes.</param>
    public Reference? Read(string text, bool hasItem, bool takesResults, out string problem)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var (first, rest) = dot < 0 ? (text, "") : (text[..dot], text[(dot + 1)..]);
        problem = "";
        switch (first)
        {
            case "item" when rest.Length == 0 && hasItem:
                return new Reference(ValueKind.Item);
            case "item" when rest.Length == 0:
                problem = "is there for parts with ForEach alone";
                return null;
            case "query" when rest.Length > 0:
                return new Reference(ValueKind.Query, rest);
            case "header" when FieldSyntax.IsToken(rest):
                return new Reference(ValueKind.Header, rest);
            case "claims" when rest.Length > 0:
                return PathOf($"$.{rest}", ref problem) is { } claim ? new Reference(ValueKind.Claim, Path: claim) : null;
        }

        return IndexOf(first) is >= 0 and var part
            ? ReadPart(part, dot < 0 ? null : rest, takesResults, ref problem)
            : ReadRoute(text, ref problem);
    }

    /// <summary>A part's place; -1 for none.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i] == name)
                return i;
        }

        return -1;
    }

    private Reference? ReadPart(int part, string? rest, bool takesResults, ref string problem)
    {
        if (rest is null && takesResults)
            return new Reference(ValueKind.Result, Part: part);
        if (rest is "status")
            return new Reference(ValueKind.Status, Part: part);
        if (rest is not null && rest.StartsWith("body", StringComparison.Ordinal) && rest.Length > 4 && rest[4] is '.' or '[')
            return PathOf($"${rest[4..]}", ref problem) is { } path ? new Reference(ValueKind.Body, Part: part, Path: path) : null;
        if (rest is "body")
            return new Reference(ValueKind.Body, Part: part);
        problem = $"is not known of a part; there is {{{parts[part]}.body}}, a path behind it such as {{{parts[part]}.body.id}}, and {{{parts[part]}.status}}";
        return null;
    }

    private Reference? ReadRoute(string text, ref string problem)
    {
        if (routeParameters.Contains(text, StringComparer.OrdinalIgnoreCase))
            return new Reference(ValueKind.Route, text);
        string[] known = [.. routeParameters, .. parts.Select(static part => $"{part}.body"), "query.NAME", "header.NAME", "claims.NAME"];
        problem = $"is not a value{Suggestion.For(text, known)}";
        return null;
    }

    // The same text is the same path, so that what it leads to is looked for once.
    private JsonPath? PathOf(string text, ref string problem)
    {
        if (_paths.TryGetValue(text, out var known))
            return known;
        if (JsonPath.TryParse(text, out var path, out var wrong))
            return _paths[text] = path!;
        problem = $"has a path that {wrong}";
        return null;
    }
}
