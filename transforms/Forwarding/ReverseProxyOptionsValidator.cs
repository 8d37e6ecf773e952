using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Transforms.Forwarding;

/// <summary>Finds everything wrong with routes; what YARP itself would find is checked again when the whole is built.</summary>
internal static class ReverseProxyOptionsValidator
{
    private const string Section = "ReverseProxy";

    public static void Validate(ReverseProxyOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        if (options.Routes.Count == 0)
            errors.Add($"{Section}:Routes", "has no route, so every request would be answered 404; define at least one");

        CheckIds(options.Routes.Keys, $"{Section}:Routes", "route", errors);
        CheckIds(options.Clusters.Keys, $"{Section}:Clusters", "cluster", errors);
        foreach (var (id, route) in options.Routes)
            ValidateRoute($"{Section}:Routes:{id}", route, options, errors);
        foreach (var (id, cluster) in options.Clusters)
            ClusterOptionsValidator.Validate($"{Section}:Clusters:{id}", cluster, errors);
        RouteConflicts.Find(options.Routes, $"{Section}:Routes", errors);
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

        ValidateMatch($"{path}:Match", route, errors);
        CheckName($"{path}:AuthorizationPolicy", route.AuthorizationPolicy, "an authorization policy", ["Anonymous"], errors);
        CheckName($"{path}:CorsPolicy", route.CorsPolicy, "a CORS policy", ["Disable"], errors);
        CheckName($"{path}:TimeoutPolicy", route.TimeoutPolicy, "a timeout policy", ["Disable"], errors);
        ValidateTransforms($"{path}:Transforms", route, errors);
        if (route is { Timeout: not null, TimeoutPolicy: not null })
            errors.Add($"{path}:Timeout", "cannot stand beside TimeoutPolicy; keep one of them");
    }

    private static void ValidateMatch(string path, RouteOptions route, ConfigurationErrors errors)
    {
        if (string.IsNullOrEmpty(route.Match.Path) && route.Match.Hosts is null or { Count: 0 })
            errors.Add(path, "needs a Path or Hosts; \"Path\": \"/{**rest}\" matches everything");

        if (!string.IsNullOrEmpty(route.Match.Path))
            ValidatePath($"{path}:Path", route.Match.Path, errors);

        var methods = route.Match.Methods ?? [];
        for (var i = 0; i < methods.Count; i++)
        {
            if (methods[i].Length == 0 || !methods[i].All(static c => char.IsAsciiLetterUpper(c) || c is '-' or '_'))
                errors.Add($"{path}:Methods:{i}", $"'{methods[i]}' is not a method; methods are upper-case names such as GET");
        }
    }

    private static void ValidatePath(string path, string template, ConfigurationErrors errors)
    {
        if (!template.StartsWith('/'))
        {
            errors.Add(path, $"'{template}' must begin with '/'");
            return;
        }

        try
        {
            RoutePatternFactory.Parse(template);
        }
        catch (RoutePatternException exception)
        {
            errors.Add(path, $"'{template}' is not a path template: {exception.Message}");
        }
    }

    private static void CheckName(string path, string? name, string kind, string[] known, ConfigurationErrors errors)
    {
        if (name is not null && !known.Contains(name))
            errors.AddUnknown(path, name, kind, known);
    }

    private static void ValidateTransforms(string path, RouteOptions route, ConfigurationErrors errors)
    {
        var transforms = route.Transforms ?? [];
        for (var i = 0; i < transforms.Count; i++)
        {
            if (transforms[i].Count == 0)
                errors.Add($"{path}:{i}", "is empty; a transform needs its name, such as \"PathRemovePrefix\": \"/api\"");
            else if (!transforms[i].Keys.Any(static key => ProxyNames.Transforms.Contains(key, StringComparer.OrdinalIgnoreCase)))
                errors.AddUnknown($"{path}:{i}", transforms[i].Keys.First(), "a transform", ProxyNames.Transforms);
        }
    }
}
