using System.Globalization;
using System.Runtime.CompilerServices;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Cors;

/// <summary>Checks the policies while a configuration is loaded, and makes of each what routes carry.</summary>
internal sealed class CorsOptionsValidator
{
    /// <summary>The section.</summary>
    public const string Section = "Cors";

    /// <summary>The route key that names a policy.</summary>
    public const string PolicyKey = "CorsPolicy";

    private readonly ConditionalWeakTable<CorsPolicyOptions, CorsPolicy> _policies = [];

    /// <summary>Adds everything wrong with the section.</summary>
    public static void Validate(CorsOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        foreach (var (name, policy) in options.Policies)
        {
            var path = $"{Section}:{nameof(options.Policies)}:{name}";
            if (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl))
                errors.Add(path, "the name of a policy must not be empty, blank or hold control characters");
            if (name.Equals(CorsPolicy.Disabled.Name, StringComparison.OrdinalIgnoreCase))
                errors.Add(path, $"'{CorsPolicy.Disabled.Name}' is there already: it lets no origin call");
            CheckOrigins($"{path}:{nameof(policy.Origins)}", policy, errors);
            CheckNames($"{path}:{nameof(policy.Methods)}", policy.Methods, "a method", errors);
            CheckNames($"{path}:{nameof(policy.RequestHeaders)}", policy.RequestHeaders, "a header's name", errors);
            CheckNames($"{path}:{nameof(policy.ExposedHeaders)}", policy.ExposedHeaders, "a header's name", errors);
            foreach (var (method, index) in policy.Methods.Select(static (method, index) => (method, index)).Where(static one => one.method.Any(char.IsAsciiLetterLower)))
                errors.Add(PlaceOf($"{path}:{nameof(policy.Methods)}", policy.Methods, index), $"'{method}' must be in upper case, as methods are told apart by it");
            if (policy is { Credentials: true, ExposedHeaders: [WrittenOrigin.Any] })
                errors.Add($"{path}:{nameof(policy.ExposedHeaders)}", "with Credentials, '*' is a header's name to browsers: list the headers");
        }
    }

    /// <summary>What a route carries; null for nothing.</summary>
    public object? Resolve(RouteKeyContext route)
    {
        if (route.Value is not string name)
            return null;
        if (name.Equals(CorsPolicy.Disabled.Name, StringComparison.OrdinalIgnoreCase))
            return CorsPolicy.Disabled;
        var options = route.Sections.Get<CorsOptions>();
        if (options.Policies.TryGetValue(name, out var policy))
            return _policies.GetValue(policy, key => new CorsPolicy(name, key));
        route.Errors.AddUnknown(route.Path, name, "a CORS policy", options.Policies.Keys.Append(CorsPolicy.Disabled.Name));
        return null;
    }

    private static void CheckOrigins(string path, CorsPolicyOptions policy, ConfigurationErrors errors)
    {
        if (policy.Origins.Count == 0)
            errors.Add(path, "needs at least one origin, such as \"https://shop.example\"");
        for (var i = 0; i < policy.Origins.Count; i++)
        {
            var (place, origin) = (PlaceOf(path, policy.Origins, i), policy.Origins[i]);
            if (origin == WrittenOrigin.Any && policy.Credentials)
                errors.Add(place, "'*' cannot stand beside Credentials: any page could act for whoever is signed in; list the origins");
            else if (origin == WrittenOrigin.Any && policy.Origins.Count > 1)
                errors.Add(place, "'*' is every origin, so no other can stand beside it");
            else if (policy.Origins.Take(i).Contains(origin, StringComparer.Ordinal))
                errors.Add(place, $"'{origin}' stands there twice");
            else if (origin != WrittenOrigin.Any && WrittenOrigin.FindFault(origin) is { } fault)
                errors.Add(place, fault);
            else if (WrittenOrigin.IsOfWholeDomain(origin))
                errors.Warn(place, $"'{origin}' is every name of a top-level domain, and anybody may have one");
            else if (SharedDomains.FindOf(origin) is { } domain)
                errors.Warn(place, $"'{origin}' is of {domain}, where anybody may have a name");
            else if (policy.Credentials && WrittenOrigin.IsUnprotected(origin))
                errors.Warn(place, $"'{origin}' is not encrypted: whoever is between may put a page there that acts for whoever is signed in");
        }
    }

    private static void CheckNames(string path, IReadOnlyList<string> names, string kind, ConfigurationErrors errors)
    {
        for (var i = 0; i < names.Count; i++)
        {
            var place = PlaceOf(path, names, i);
            if (names[i] == WrittenOrigin.Any && names.Count > 1)
                errors.Add(place, "'*' is all of them, so no other can stand beside it");
            else if (!FieldSyntax.IsToken(names[i]))
                errors.Add(place, $"'{names[i]}' is not {kind}");
            else if (names.Take(i).Contains(names[i], StringComparer.OrdinalIgnoreCase))
                errors.Add(place, $"'{names[i]}' stands there twice");
        }
    }

    // One may stand there without a list around it.
    private static string PlaceOf(string path, IReadOnlyList<string> values, int index) =>
        values.Count == 1 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}:{index}");
}
