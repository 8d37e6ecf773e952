using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Commands.Explaining;

/// <summary>Tells paths that were nearly meant from those of other routes altogether.</summary>
internal static class NearPath
{
    /// <summary>Whether a path begins with the literal segment that a template begins with; never for a template that begins with a parameter.</summary>
    public static bool BeginsAlike(RoutePattern template, PathString path)
    {
        if (template.PathSegments is not [{ IsSimple: true, Parts: [RoutePatternLiteralPart literal] }, ..])
            return false;
        var asked = (path.Value ?? "").AsSpan().TrimStart('/');
        var end = asked.IndexOf('/');
        return (end < 0 ? asked : asked[..end]).Equals(literal.Content, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The template with parameters that take anything; null where they do already.</summary>
    public static RoutePattern? WithoutConstraints(RoutePattern template) => template.Parameters.All(static parameter => parameter.ParameterPolicies.Count == 0)
        ? null
        : RoutePatternFactory.Pattern(template.PathSegments.Select(static segment => RoutePatternFactory.Segment(segment.Parts.Select(Free))));

    private static RoutePatternPart Free(RoutePatternPart part) =>
        part is RoutePatternParameterPart parameter ? RoutePatternFactory.ParameterPart(parameter.Name, parameter.Default, parameter.ParameterKind) : part;
}
