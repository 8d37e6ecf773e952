using System.Globalization;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Idempotency;

/// <summary>Checks the policies while a configuration is loaded, and makes of each what routes carry.</summary>
internal static class IdempotencyOptionsValidator
{
    /// <summary>The section.</summary>
    public const string Section = "Idempotency";

    /// <summary>The route key that names a policy.</summary>
    public const string PolicyKey = "IdempotencyPolicy";

    /// <summary>Adds everything wrong with the section.</summary>
    public static void Validate(IdempotencyOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        foreach (var (name, policy) in options.Policies)
        {
            var path = $"{Section}:{nameof(options.Policies)}:{name}";
            if (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl))
                errors.Add(path, "the name of a policy must not be empty, blank or hold control characters");
            CheckMethods($"{path}:{nameof(policy.Methods)}", policy.Methods, errors);
            CheckStatuses($"{path}:{nameof(policy.Statuses)}", policy.Statuses, errors);
            if (policy.MaxAnswerBytes.Bytes > options.MemoryLimit.Bytes / 4)
                errors.Add($"{path}:{nameof(policy.MaxAnswerBytes)}", $"{policy.MaxAnswerBytes} is more than a quarter of {Section}:{nameof(options.MemoryLimit)}, {options.MemoryLimit}");
        }
    }

    /// <summary>What a route carries; null for nothing.</summary>
    public static object? Resolve(RouteKeyContext route)
    {
        if (route.Value is not string name)
            return null;
        var options = route.Sections.Get<IdempotencyOptions>();
        if (options.Policies.TryGetValue(name, out var policy))
            return new RouteIdempotency(name, route.RouteId, policy);
        route.Errors.AddUnknown(route.Path, name, "an idempotency policy", options.Policies.Keys);
        return null;
    }

    private static void CheckMethods(string path, IReadOnlyList<string> methods, ConfigurationErrors errors)
    {
        if (methods.Count == 0)
            errors.Add(path, "needs at least one method, such as POST");
        for (var i = 0; i < methods.Count; i++)
        {
            // One may stand there without a list around it.
            var place = methods.Count == 1 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}:{i}");
            if (!FieldSyntax.IsToken(methods[i]) || methods[i].Any(char.IsAsciiLetterLower))
                errors.Add(place, $"'{methods[i]}' is not a method in upper case, such as POST");
            else if (MethodTraits.IsSafe(methods[i]) || HttpMethods.IsConnect(methods[i]))
                errors.Add(place, $"{methods[i]} changes nothing, so there is nothing to do once");
            else if (methods.Take(i).Contains(methods[i], StringComparer.Ordinal))
                errors.Add(place, $"'{methods[i]}' stands there twice");
        }
    }

    private static void CheckStatuses(string path, IReadOnlyList<string> statuses, ConfigurationErrors errors)
    {
        if (statuses.Count == 0)
            errors.Add(path, "needs at least one status or class, such as 2xx: else nothing is remembered");
        for (var i = 0; i < statuses.Count; i++)
        {
            if (!SettlingStatuses.IsWritten(statuses[i]))
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{i}"), $"'{statuses[i]}' is not a status such as 201, or a class such as 2xx");
        }
    }
}
