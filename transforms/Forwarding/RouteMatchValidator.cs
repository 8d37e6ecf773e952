using System.Globalization;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// Finds everything wrong with what a route matches, also what routing itself would find only at the first request
/// after the route is in force: then no route at all would work.
/// </summary>
internal static class RouteMatchValidator
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    private static readonly DefaultInlineConstraintResolver Constraints = new(Options.Create(KnownConstraints()), NoServices.Instance);

    /// <summary>Adds everything wrong.</summary>
    /// <param name="path">The path of the match.</param>
    /// <param name="match">What to look at.</param>
    /// <param name="errors">Where to.</param>
    public static void Validate(string path, RouteMatch match, ConfigurationErrors errors)
    {
        if (string.IsNullOrEmpty(match.Path) && match.Hosts is null or { Count: 0 })
            errors.Add(path, "needs a Path or Hosts; \"Path\": \"/{**rest}\" matches everything");

        if (!string.IsNullOrEmpty(match.Path))
            ValidatePath($"{path}:Path", match.Path, errors);
        ValidateHosts($"{path}:Hosts", match.Hosts ?? [], errors);
        ValidateMethods($"{path}:Methods", match.Methods ?? [], errors);

        var headers = match.Headers ?? [];
        for (var i = 0; i < headers.Count; i++)
        {
            var mode = headers[i].Mode;
            ValidateValues($"{path}:Headers:{i}", headers[i].Name, headers[i].Values, $"{mode}", mode is HeaderMatchMode.Exists or HeaderMatchMode.NotExists, errors);
        }

        var parameters = match.QueryParameters ?? [];
        for (var i = 0; i < parameters.Count; i++)
        {
            var mode = parameters[i].Mode;
            ValidateValues($"{path}:QueryParameters:{i}", parameters[i].Name, parameters[i].Values, $"{mode}", mode is QueryParameterMatchMode.Exists, errors);
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
            var pattern = RoutePatternFactory.Parse(template);
            WarnOfOtherPatterns(path, template, pattern, errors);
            foreach (var parameter in pattern.Parameters)
            {
                foreach (var policy in parameter.ParameterPolicies)
                    ValidateConstraint(path, template, policy.Content ?? "", errors);
            }
        }
        catch (RoutePatternException exception)
        {
            errors.Add(path, $"'{template}' is not a path template: {exception.Message}");
        }
    }

    // What other routers read as a pattern is text here.
    private static void WarnOfOtherPatterns(string path, string template, RoutePattern pattern, ConfigurationErrors errors)
    {
        foreach (var literal in pattern.PathSegments.Select(static segment => segment.Parts[0]).OfType<RoutePatternLiteralPart>())
        {
            var isStar = literal.Content.Contains('*', StringComparison.Ordinal);
            if (!isStar && literal.Content is not [':', _, ..])
                continue;
            errors.Warn(path, $"'{template}': '{(isStar ? "*" : literal.Content)}' stands for itself; write '{{**rest}}' for all that follows, '{{id}}' for one segment");
            return;
        }
    }

    private static void ValidateConstraint(string path, string template, string constraint, ConfigurationErrors errors)
    {
        try
        {
            var resolved = Constraints.ResolveConstraint(constraint);
            if (resolved is null)
                errors.Add(path, $"'{template}' has an unknown constraint '{constraint}'{Suggestion.For(constraint, KnownConstraints().ConstraintMap.Keys)}");

            // A regular expression is parsed when it is first asked for.
            if (resolved is RegexRouteConstraint { Constraint: null })
                errors.Add(path, $"'{template}' has a wrong constraint '{constraint}'");
        }
        catch (Exception exception) when (exception is RouteCreationException or ArgumentException)
        {
            errors.Add(path, $"'{template}' has a wrong constraint '{constraint}': {exception.InnerException?.Message ?? exception.Message}");
        }
    }

    private static void ValidateHosts(string path, IReadOnlyList<string> hosts, ConfigurationErrors errors)
    {
        for (var i = 0; i < hosts.Count; i++)
        {
            if (hosts[i].Contains("xn--", StringComparison.OrdinalIgnoreCase))
                errors.Add($"{path}:{i}", $"'{hosts[i]}' is in punycode; write it in Unicode, as people read it");
            else if (!IsHost(hosts[i]))
                errors.Add($"{path}:{i}", $"'{hosts[i]}' is not a host such as \"shop.example\", \"*.shop.example\" or \"shop.example:8443\"");
        }
    }

    private static bool IsHost(string host)
    {
        var colon = host.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? host : host[..colon];
        return name.Length > 0
            && !name.Any(static c => char.IsWhiteSpace(c) || c is '/' or '?' or '#' or '@')
            && (colon < 0 || host[(colon + 1)..] is "*" || ushort.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }

    private static void ValidateMethods(string path, IReadOnlyList<string> methods, ConfigurationErrors errors)
    {
        for (var i = 0; i < methods.Count; i++)
        {
            if (!Methods.Contains(methods[i]))
                errors.AddUnknown($"{path}:{i}", methods[i], "a method that can be matched", Methods);
            else if (methods.Take(i).Contains(methods[i]))
                errors.Add($"{path}:{i}", $"'{methods[i]}' is there twice");
        }
    }

    private static void ValidateValues(
        string path, string? name, IReadOnlyList<string>? values, string mode, bool isForPresence, ConfigurationErrors errors)
    {
        if (string.IsNullOrEmpty(name))
            errors.Add($"{path}:Name", "is empty");
        if (isForPresence && values is { Count: > 0 })
            errors.Add($"{path}:Values", $"must be left out with the Mode {mode}");
        else if (!isForPresence && values is null or { Count: 0 })
            errors.Add($"{path}:Values", $"is missing: one value or more for the Mode {mode}");
    }

    private static Microsoft.AspNetCore.Routing.RouteOptions KnownConstraints()
    {
        var options = new Microsoft.AspNetCore.Routing.RouteOptions();
        options.SetParameterPolicy<RegexInlineRouteConstraint>("regex");
        return options;
    }

    /// <summary>The known constraints ask for no service.</summary>
    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
