using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Commands.OpenApi;

/// <summary>A route's path as OpenAPI writes it: <c>/api/{id:int}</c> is <c>/api/{id}</c>, and a catch-all is one parameter, which OpenAPI has no way to say more of.</summary>
/// <param name="Text">The path.</param>
/// <param name="Parameters">Its parameters.</param>
internal sealed record PathTemplate(string Text, IReadOnlyList<PathParameter> Parameters)
{
    private const string Any = "/{**any}";

    /// <summary>Reads a path that passed the validators.</summary>
    public static PathTemplate Of(string? path) => Joined(RoutePatternFactory.Parse(path ?? Any).PathSegments.Select(SegmentOf));

    /// <summary>
    /// The path, and what it is without a last parameter that may be absent, as a catch-all may: <c>/api/{rest}</c> and <c>/api</c>. There a parameter that is one of a list is told by its
    /// values: <c>/login</c> and <c>/logout</c>, as <c>/{page}</c> would stand for all pages of another route, too.
    /// </summary>
    public static IEnumerable<PathTemplate> AllOf(string? path)
    {
        var segments = RoutePatternFactory.Parse(path ?? Any).PathSegments;
        IEnumerable<PathTemplate> all = [Of(path)];
        return segments is [.., { Parts: [RoutePatternParameterPart last] }] && (last.IsCatchAll || last.IsOptional)
            ? all.Concat(Spelled(segments.SkipLast(1)))
            : all;
    }

    /// <summary>The same for all paths that differ by the names of parameters alone, of which a document may have one.</summary>
    public static string SignatureOf(string path)
    {
        var segments = path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (IsParameter(segments[i]))
                segments[i] = "{}";
        }

        return string.Join('/', segments);
    }

    /// <summary>Whether a path of a backend's document is among those of a route.</summary>
    /// <param name="route">The route's path, as configured; null for any.</param>
    /// <param name="path">The document's.</param>
    public static bool Covers(string? route, string path)
    {
        var (pattern, given) = (RoutePatternFactory.Parse(route ?? Any).PathSegments, Segments(path));
        for (var i = 0; i < pattern.Count; i++)
        {
            if (pattern[i].Parts is [RoutePatternParameterPart { IsCatchAll: true }])
                return true;
            if (i >= given.Length)
                return pattern[i].Parts is [RoutePatternParameterPart { IsOptional: true }];
            if (pattern[i].Parts is [RoutePatternLiteralPart literal] && !literal.Content.Equals(given[i], StringComparison.OrdinalIgnoreCase))
                return false;
        }

        return pattern.Count == given.Length;
    }

    /// <summary>Whether a part's path with its values in braces is one that a path of a backend's document stands for.</summary>
    /// <param name="document">The document's.</param>
    /// <param name="part">The part's, without its query.</param>
    public static bool StandsFor(string document, string part)
    {
        var (one, other) = (Segments(document), Segments(part));
        if (one.Length != other.Length)
            return false;
        for (var i = 0; i < one.Length; i++)
        {
            if (!IsParameter(one[i]) && one[i] != other[i])
                return false;
        }

        return true;
    }

    private static IEnumerable<PathTemplate> Spelled(IEnumerable<RoutePatternPathSegment> segments)
    {
        IEnumerable<IReadOnlyList<PathTemplate>> all = [[]];
        foreach (var segment in segments)
        {
            var forms = FormsOf(segment);
            all = all.SelectMany(before => forms.Select(form => (IReadOnlyList<PathTemplate>)[.. before, form]));
        }

        return all.Select(Joined);
    }

    private static PathTemplate[] FormsOf(RoutePatternPathSegment segment) =>
        segment.Parts is [RoutePatternParameterPart only] && PathParameter.Of(only) is { Values: { Count: > 0 } values }
            ? [.. values.Select(static value => new PathTemplate(value, []))]
            : [SegmentOf(segment)];

    private static PathTemplate SegmentOf(RoutePatternPathSegment segment) => new(
        string.Concat(segment.Parts.Select(static part => part switch
        {
            RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            _ => "",
        })),
        [.. segment.Parts.OfType<RoutePatternParameterPart>().Select(PathParameter.Of)]);

    private static PathTemplate Joined(IEnumerable<PathTemplate> segments)
    {
        var all = segments.ToArray();
        return new PathTemplate($"/{string.Join('/', all.Select(static segment => segment.Text))}", [.. all.SelectMany(static segment => segment.Parameters)]);
    }

    private static bool IsParameter(string segment) => segment.Contains('{', StringComparison.Ordinal);

    private static string[] Segments(string path) => path.Trim('/') is { Length: > 0 } trimmed ? trimmed.Split('/') : [];
}
