using System.Globalization;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>Finds keys of a part that do nothing as it is, or contradict each other.</summary>
/// <param name="path">Where it stands in the configuration.</param>
/// <param name="options">What was configured.</param>
/// <param name="errors">Told what is found.</param>
internal sealed class PartHabits(string path, PartOptions options, ConfigurationErrors errors)
{
    private static readonly PartOptions Unset = new();

    /// <summary>Looks.</summary>
    public void Check()
    {
        if (options.ForEach is null)
            CheckKeysOfItems();
        if (options is { Cache: not null, Method: not "GET" })
            errors.Add($"{path}:Cache", "is for GET alone: the answer to anything else is never kept");
        if (options is { Required: true, Default: not null, When.Count: 0 })
            errors.Warn($"{path}:Default", "never stands in for a part that is Required and has no When: there is no answer without it");
        CheckShaping();
        CheckClusters();
    }

    private void CheckKeysOfItems()
    {
        CheckKeyOfItems("As", options.As != Unset.As);
        CheckKeyOfItems("MaxItems", options.MaxItems != Unset.MaxItems);
        CheckKeyOfItems("Concurrency", options.Concurrency != Unset.Concurrency);
    }

    private void CheckKeyOfItems(string key, bool isSet)
    {
        if (isSet)
            errors.Add($"{path}:{key}", "is for parts with ForEach alone");
    }

    private void CheckShaping()
    {
        for (var i = 0; i < options.Deny.Count; i++)
        {
            if (options.Allow.Contains(options.Deny[i], StringComparer.Ordinal))
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:Deny:{i}"), $"'{options.Deny[i]}' is in Allow, too; keep one of them");
        }

        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (member, name) in options.Rename)
        {
            var target = member[..(member.LastIndexOf('.') + 1)] + name;
            if (!targets.TryAdd(target, member))
                errors.Warn($"{path}:Rename:{member}", $"'{targets[target]}' becomes '{name}', too; the part fails where both are there");
        }
    }

    private void CheckClusters()
    {
        for (var i = 1; i < options.Clusters.Count; i++)
        {
            if (options.Clusters.Take(i).Contains(options.Clusters[i], StringComparer.OrdinalIgnoreCase))
                errors.Warn(string.Create(CultureInfo.InvariantCulture, $"{path}:Clusters:{i}"), $"'{options.Clusters[i]}' is asked before; the same cluster is asked again, which a ResiliencePolicy does better");
        }
    }
}
