using Gateway.Transforms.Shared.Callers;

namespace Gateway.Transforms.Forwarding;

/// <summary>What lists of routes show beside where each leads: the policies that a route names, of whatever feature, and its priority.</summary>
public static class RoutePolicies
{
    private const string Ending = "Policy";

    /// <summary>Each with its key, such as <c>AuthorizationPolicy</c>; those that are not set left out.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(RouteOptions route)
    {
        if (route.TimeoutPolicy is { } timeout)
            yield return KeyValuePair.Create(nameof(route.TimeoutPolicy), timeout);
        foreach (var named in Of(route.Extensions))
            yield return named;
    }

    /// <summary>Those among the keys of other features.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(IReadOnlyDictionary<string, object?> extensions)
    {
        foreach (var (key, value) in extensions.Where(static one => one.Value is not null && (one.Key.EndsWith(Ending, StringComparison.Ordinal) || one.Key == PriorityRules.RouteKey)))
            yield return KeyValuePair.Create(key, value is IEnumerable<string> many ? string.Join(", ", many) : value!.ToString() ?? "");
    }

    /// <summary>A key without what those of policies end with.</summary>
    public static string ShortOf(string key) => key.EndsWith(Ending, StringComparison.Ordinal) ? key[..^Ending.Length] : key;
}
