using System.Globalization;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.RequestRules;

/// <summary>Checks the policies while a configuration is loaded, and makes of each what routes carry.</summary>
internal static class RequestRulesOptionsValidator
{
    /// <summary>The section.</summary>
    public const string Section = "RequestRules";

    /// <summary>The route key that names a policy.</summary>
    public const string PolicyKey = "RequestRulesPolicy";

    /// <summary>Adds everything wrong with the section.</summary>
    public static void Validate(RequestRulesOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        foreach (var (name, policy) in options.Policies)
        {
            var path = $"{Section}:{nameof(options.Policies)}:{name}";
            if (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl))
                errors.Add(path, "the name of a policy must not be empty, blank or hold control characters");
            if (policy is { ContentTypes.Count: 0, MaxBytes: null, Json: null })
                errors.Add(path, "has no rule, so it takes every body: give it ContentTypes, MaxBytes or Json");
            CheckTypes($"{path}:{nameof(policy.ContentTypes)}", policy.ContentTypes, errors);
            if (policy is { Json: { } json, MaxBytes: { } most } && most.Bytes < json.MaxBytes.Bytes && json.MaxBytes != new JsonRulesOptions().MaxBytes)
                errors.Add($"{path}:{nameof(policy.Json)}:{nameof(json.MaxBytes)}", $"{json.MaxBytes} is more than the {most} that any body may have");
        }
    }

    /// <summary>What a route carries; null for nothing.</summary>
    public static object? Resolve(RouteKeyContext route)
    {
        if (route.Value is not string name)
            return null;
        var options = route.Sections.Get<RequestRulesOptions>();
        if (options.Policies.TryGetValue(name, out var policy))
            return new RequestRulesPolicy(name, policy);
        route.Errors.AddUnknown(route.Path, name, "a policy of request rules", options.Policies.Keys);
        return null;
    }

    private static void CheckTypes(string path, IReadOnlyList<string> types, ConfigurationErrors errors)
    {
        for (var i = 0; i < types.Count; i++)
        {
            // One may stand there without a list around it.
            var place = types.Count == 1 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}:{i}");
            if (!AllowedTypes.IsWritten(types[i]))
                errors.Add(place, $"'{types[i]}' is not a media type such as application/json, text/* or application/*+json");
            else if (types.Take(i).Contains(types[i], StringComparer.OrdinalIgnoreCase))
                errors.Add(place, $"'{types[i]}' stands there twice");
        }
    }
}
