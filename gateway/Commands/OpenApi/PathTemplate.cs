using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Commands.OpenApi;

/// <summary>A route's path as OpenAPI writes it: <c>/api/{id:int}</c> is <c>/api/{id}</c>, and a catch-all is one parameter, which OpenAPI has no way to say more of.</summary>
/// <param name="Text">The path.</param>
/// <param name="Parameters">Its parameters, and whether each is a number.</param>
internal sealed record PathTemplate(string Text, IReadOnlyList<(string Name, bool IsInteger, bool IsCatchAll)> Parameters)
{
    private static readonly string[] IntegerPolicies = ["int", "long"];

    /// <summary>Reads a path that passed the validators.</summary>
    public static PathTemplate Of(string? path)
    {
        var pattern = RoutePatternFactory.Parse(path ?? "/{**any}");
        var parameters = new List<(string Name, bool IsInteger, bool IsCatchAll)>();
        var segments = new List<string>();
        foreach (var segment in pattern.PathSegments)
        {
            segments.Add(string.Concat(segment.Parts.Select(part => part switch
            {
                RoutePatternParameterPart parameter => Named(parameter),
                RoutePatternLiteralPart literal => literal.Content,
                RoutePatternSeparatorPart separator => separator.Content,
                _ => "",
            })));
        }

        return new PathTemplate($"/{string.Join('/', segments)}", parameters);

        string Named(RoutePatternParameterPart parameter)
        {
            parameters.Add((parameter.Name, parameter.ParameterPolicies.Any(static policy => IntegerPolicies.Contains(policy.Content, StringComparer.Ordinal)), parameter.IsCatchAll));
            return $"{{{parameter.Name}}}";
        }
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
        var (pattern, given) = (RoutePatternFactory.Parse(route ?? "/{**any}").PathSegments, Segments(path));
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

    private static bool IsParameter(string segment) => segment.Contains('{', StringComparison.Ordinal);

    private static string[] Segments(string path) => path.Trim('/') is { Length: > 0 } trimmed ? trimmed.Split('/') : [];
}
