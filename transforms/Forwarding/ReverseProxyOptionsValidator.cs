using Gateway.Transforms.Shared.Composing;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Forwarding;

/// <summary>Finds everything wrong with routes; what YARP itself would find is checked again when the whole is built.</summary>
internal static class ReverseProxyOptionsValidator
{
    private const string Section = "ReverseProxy";

    public static void Validate(ReverseProxyOptions options, ConfigurationSections sections, TimeProvider time, ConfigurationErrors errors)
    {
        var composed = ComposedRoute.AllOf(sections);
        if (options.Routes.Count == 0 && composed.Count == 0 && !sections.IsBroken<IComposedRoutes>())
            errors.Add($"{Section}:Routes", "has no route, so every request would be answered 404; define at least one");

        CheckIds(options.Routes.Keys, $"{Section}:Routes", "route", errors);
        CheckIds(options.Clusters.Keys, $"{Section}:Clusters", "cluster", errors);
        foreach (var (id, route) in options.Routes)
            ValidateRoute($"{Section}:Routes:{id}", route, options, errors);
        foreach (var (id, cluster) in options.Clusters)
            ClusterOptionsValidator.Validate($"{Section}:Clusters:{id}", cluster, sections.Files, time.GetUtcNow(), errors);
        ValidateComposed(composed, options, errors);
        RouteConflicts.Find(
            options.Routes.Select(static route => new RoutePlace(route.Key, $"{Section}:Routes:{route.Key}", route.Value.Match, route.Value.Order))
                .Concat(composed.Select(static route => new RoutePlace(route.Id, route.Path, route.Match, route.Order))),
            errors);
    }

    private static void ValidateComposed(IReadOnlyList<ComposedRoute> composed, ReverseProxyOptions options, ConfigurationErrors errors)
    {
        foreach (var route in composed)
        {
            RouteMatchValidator.Validate($"{route.Path}:Match", route.Match, errors);
            if (options.Routes.Keys.FirstOrDefault(id => id.Equals(route.Id, StringComparison.OrdinalIgnoreCase)) is { } same)
                errors.Add(route.Path, $"has the id of the route '{same}'; both are routes, and ids are compared without case");
        }
    }

    /// <summary>YARP compares ids without case, and they are labels of metrics.</summary>
    public static void CheckIds(IEnumerable<string> ids, string path, string kind, ConfigurationErrors errors)
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var id in ids)
        {
            if (string.IsNullOrWhiteSpace(id) || id.Any(char.IsControl))
                errors.Add($"{path}:{id}", $"a {kind} id must not be empty, blank or hold control characters");
            else if (!seen.TryAdd(id, id))
                errors.Add($"{path}:{id}", $"the {kind} id '{id}' differs from '{seen[id]}' by case only; ids are compared without case");
        }
    }

    private static void ValidateRoute(string path, RouteOptions route, ReverseProxyOptions options, ConfigurationErrors errors)
    {
        if (route.ClusterId is null)
            errors.Add(path, $"needs a ClusterId, one of: {string.Join(", ", options.Clusters.Keys)}");
        else if (!options.Clusters.ContainsKey(route.ClusterId))
            errors.AddUnknown($"{path}:ClusterId", route.ClusterId, "a cluster", options.Clusters.Keys);

        RouteMatchValidator.Validate($"{path}:Match", route.Match, errors);
        CheckName($"{path}:TimeoutPolicy", route.TimeoutPolicy, "a timeout policy", ["Disable"], errors);
        TransformsValidator.Validate($"{path}:Transforms", route.Transforms, errors);
        if (route is { Timeout: not null, TimeoutPolicy: not null })
            errors.Add($"{path}:Timeout", "cannot stand beside TimeoutPolicy; keep one of them");
        if (route is { TotalTimeout: not null, TimeoutPolicy: not null } or { TotalTimeout: not null, Timeout: not null })
            errors.Add($"{path}:TotalTimeout", $"cannot stand beside {(route.Timeout is null ? "TimeoutPolicy" : "Timeout")}; keep one of them");
    }

    private static void CheckName(string path, string? name, string kind, string[] known, ConfigurationErrors errors)
    {
        if (name is not null && !known.Contains(name))
            errors.AddUnknown(path, name, kind, known);
    }
}
