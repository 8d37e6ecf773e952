using System.Text;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Routing.Patterns;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// Finds routes of which one could never win because another matches the same at the same order: for a request that
/// fits both, only chance would decide.
/// </summary>
internal static class RouteConflicts
{
    private const string Any = "*";

    public static void Find(IEnumerable<RoutePlace> routes, ConfigurationErrors errors)
    {
        // A route stands in one bucket for each of its hosts and methods, so that overlaps are found without comparing all pairs.
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        var reported = new HashSet<(string, string)>();
        foreach (var route in routes)
        {
            if (Shape(route) is not { } shape)
                continue;
            foreach (var host in OrAny(route.Match.Hosts))
            {
                foreach (var method in OrAny(route.Match.Methods))
                {
                    var bucket = $"{host.ToUpperInvariant()}\n{method}\n{shape}";
                    if (owners.TryAdd(bucket, route.Id) || owners[bucket] == route.Id || !reported.Add((owners[bucket], route.Id)))
                        continue;
                    errors.Add($"{route.Path}:Match", $"matches the same requests as the route '{owners[bucket]}' at the same Order; change one Match, or give one a lower Order to let it win");
                }
            }
        }
    }

    /// <summary>Whether a route would match the same requests as another by one more method.</summary>
    /// <param name="route">The route.</param>
    /// <param name="method">The method, that it does not have.</param>
    /// <param name="routes">All routes; itself may be among them.</param>
    public static bool AreBroughtAbout(RoutePlace route, string method, IEnumerable<RoutePlace> routes)
    {
        var shape = Shape(route);
        return routes.Any(other => other.Id != route.Id
            && other.Match.Methods?.Contains(method, StringComparer.OrdinalIgnoreCase) == true
            && OrAny(other.Match.Hosts).Intersect(OrAny(route.Match.Hosts), StringComparer.OrdinalIgnoreCase).Any()
            && Shape(other) == shape);
    }

    private static IEnumerable<string> OrAny(IReadOnlyList<string>? values) => values is { Count: > 0 } ? values.Distinct(StringComparer.OrdinalIgnoreCase) : [Any];

    /// <summary>Order, path with parameters unnamed, headers and query; null for a path that is no template.</summary>
    private static string? Shape(RoutePlace route)
    {
        var shape = new StringBuilder().Append(route.Order ?? 0).Append('\n');
        try
        {
            AppendPath(shape, RoutePatternFactory.Parse(route.Match.Path ?? "/{**any}"));
        }
        catch (RoutePatternException)
        {
            return null;
        }

        foreach (var header in (route.Match.Headers ?? []).OrderBy(static header => header.Name, StringComparer.OrdinalIgnoreCase))
            shape.Append('\n').Append(header.Name.ToUpperInvariant()).Append(header.Mode).Append(header.IsCaseSensitive).AppendJoin('|', header.Values ?? []);
        foreach (var query in (route.Match.QueryParameters ?? []).OrderBy(static query => query.Name, StringComparer.Ordinal))
            shape.Append('\n').Append(query.Name).Append(query.Mode).Append(query.IsCaseSensitive).AppendJoin('|', query.Values ?? []);
        return shape.ToString();
    }

    private static void AppendPath(StringBuilder shape, RoutePattern pattern)
    {
        foreach (var segment in pattern.PathSegments)
        {
            shape.Append('/');
            foreach (var part in segment.Parts)
            {
                if (part is RoutePatternParameterPart parameter)
                    shape.Append(parameter.IsCatchAll ? "{**}" : parameter.IsOptional ? "{?}" : "{}").AppendJoin(':', parameter.ParameterPolicies.Select(static policy => policy.Content));
                else if (part is RoutePatternLiteralPart literal)
                    shape.Append(literal.Content.ToUpperInvariant());
                else if (part is RoutePatternSeparatorPart separator)
                    shape.Append(separator.Content);
            }
        }
    }
}
