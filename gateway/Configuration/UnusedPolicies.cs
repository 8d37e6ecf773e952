using Gateway.Configuration.Reading;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration;

/// <summary>Finds policies that nothing names, which are allowed and do nothing.</summary>
internal static class UnusedPolicies
{
    /// <summary>Adds a note for each, at its place.</summary>
    /// <param name="root">The configuration as read, without errors.</param>
    /// <param name="keys">The keys that features add to routes.</param>
    /// <param name="sections">The configuration.</param>
    /// <param name="errors">Where to.</param>
    public static void AddTo(ConfigurationErrors errors, ConfigurationNode root, IEnumerable<RouteKey> keys, ConfigurationSections sections)
    {
        var places = KeyedPlace.AllOf(sections).ToArray();
        foreach (var key in keys)
        {
            if (key.EntriesPath is not { } path || !HasEntries(root, path, out var entries))
                continue;
            var named = places.SelectMany(place => NamesIn(place.Values.GetValueOrDefault(key.Key))).ToHashSet(StringComparer.Ordinal);
            foreach (var entry in entries.Where(entry => !named.Contains(entry.Name)))
                errors.Note(entry.Location, $"{path}:{entry.Name}", $"no {key.Key} names it, so it does nothing");
        }
    }

    private static bool HasEntries(ConfigurationNode root, string path, out IReadOnlyList<ConfigurationProperty> entries)
    {
        entries = root.FindNearest(path, out var isExact).Properties;
        return isExact;
    }

    private static IEnumerable<string> NamesIn(object? value) => value switch
    {
        string name => [name],
        IEnumerable<string> names => names,
        _ => [],
    };
}
