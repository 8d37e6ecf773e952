using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Composing;
using Gateway.Transforms.Shared.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Transforms.Forwarding;

/// <summary>Finds everything wrong with routes; what YARP itself would find is checked again when the whole is built.</summary>
internal static class ReverseProxyOptionsValidator
{
    private const string Section = "ReverseProxy";

    private static readonly string[] MatchKeys = [nameof(RouteMatch.Path), nameof(RouteMatch.Methods), nameof(RouteMatch.Hosts), nameof(RouteMatch.Headers), nameof(RouteMatch.QueryParameters)];

    public static void Validate(ReverseProxyOptions options, ConfigurationSections sections, TimeProvider time, ConfigurationErrors errors)
    {
        var composed = ComposedRoute.AllOf(sections);
        if (options.Routes.Count == 0 && composed.Count == 0 && !sections.IsBroken<IComposedRoutes>())
            errors.Add($"{Section}:Routes", "has no route, so every request would be answered 404; define at least one");

        CheckIds(options.Routes.Keys, $"{Section}:Routes", "route", errors);
        CheckIds(options.Clusters.Keys, $"{Section}:Clusters", "cluster", errors);
        var clusters = sections.IsBroken<IClusterNames>() ? ClusterNames.Of(sections)?.ToHashSet(StringComparer.Ordinal) : [.. options.Clusters.Keys];
        var places = new List<RoutePlace>();
        foreach (var (id, route) in options.Routes)
        {
            var place = new RoutePlace(id, $"{Section}:Routes:{id}", route.Match, route.Order);
            if (IsMatchSound(place, sections, errors))
                places.Add(place);
            ValidateRoute(place.Path, route, clusters, errors);
        }

        foreach (var (id, cluster) in options.Clusters)
            ClusterOptionsValidator.Validate($"{Section}:Clusters:{id}", cluster, sections.Files, time.GetUtcNow(), errors);
        foreach (var route in composed)
        {
            var place = new RoutePlace(route.Id, route.Path, route.Match, route.Order);
            if (IsMatchSound(place, sections, errors))
                places.Add(place);
            if (options.Routes.Keys.FirstOrDefault(id => id.Equals(route.Id, StringComparison.OrdinalIgnoreCase)) is { } same)
                errors.Add(route.Path, $"has the id of the route '{same}'; both are routes, and ids are compared without case");
        }

        RouteConflicts.Find(places, errors);
    }

    /// <summary>Adds an error for each destination that is the gateway itself.</summary>
    /// <param name="options">The section.</param>
    /// <param name="findOwn">Says why an address is the gateway's own; null for another's.</param>
    /// <param name="errors">Where to.</param>
    public static void FindOwnDestinations(ReverseProxyOptions options, Func<Uri, string?> findOwn, ConfigurationErrors errors)
    {
        // Through a proxy, an address means what it means there.
        foreach (var (id, cluster) in options.Clusters.Where(static cluster => cluster.Value.HttpClient?.WebProxy is null))
        {
            foreach (var (name, destination) in cluster.Destinations)
            {
                if (Uri.TryCreate(destination.Address, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && findOwn(address) is { } reason)
                    errors.Add($"{Section}:Clusters:{id}:Destinations:{name}:Address", $"'{destination.Address}' {reason}");
            }
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

    // Of a match that could not be read it is not known which requests were meant; its keys may stand beside it by mistake.
    private static bool IsMatchSound(RoutePlace route, ConfigurationSections sections, ConfigurationErrors errors)
    {
        var (path, before) = ($"{route.Path}:Match", errors.Errors.Count);
        RouteMatchValidator.Validate(path, route.Match, errors);
        return errors.Errors.Count == before && !sections.HasFault(path) && !Array.Exists(MatchKeys, key => sections.HasFault($"{route.Path}:{key}"));
    }

    private static void ValidateRoute(string path, RouteOptions route, HashSet<string>? clusters, ConfigurationErrors errors)
    {
        if (route.ClusterId is null)
            errors.Add(path, clusters is null ? "needs a ClusterId" : $"needs a ClusterId, one of: {string.Join(", ", clusters)}");
        else if (clusters?.Contains(route.ClusterId) == false)
            errors.AddUnknown($"{path}:ClusterId", route.ClusterId, "a cluster", clusters);

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
