using Gateway.Transforms.Aggregation.Batches;
using Gateway.Transforms.Shared.Composing;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>What forwarding is told of an aggregate.</summary>
internal static class AggregateRoute
{
    private const string Section = "Aggregates";
    private const string CacheKey = "CachePolicy";

    /// <summary>Where an aggregate stands in the configuration.</summary>
    public static string PathOf(string id) => $"{Section}:{id}";

    /// <summary>The route of an aggregate.</summary>
    public static ComposedRoute Of(string id, AggregateOptions options) => new(
        id,
        PathOf(id),
        options.Match,
        options.Order,
        options.Extensions,
        [.. options.Parts.SelectMany(part => CallsOf(id, part.Key, part.Value))],
        _ => options.Batch is { } batch
            ? new BatchPlan(batch.MaxItems, batch.MaxCalls, batch.Concurrency, options.MaxBytes.Bytes, options.Timeout)
            : new AggregatePlanner(id, options, clusters: null, new ConfigurationErrors()).Make()!);

    /// <summary>The clusters that a part asks, in turn.</summary>
    public static IReadOnlyList<string> ClustersOf(PartOptions part) => part.Cluster is { } cluster ? [cluster] : part.Clusters;

    private static IEnumerable<ComposedCall> CallsOf(string id, string name, PartOptions part) =>
        ClustersOf(part).Select(cluster => new ComposedCall($"{id}:{name}", $"{PathOf(id)}:Parts:{name}", cluster, $"{part.Method} {part.Path}", KeysOf(part))
        {
            OwnHeaders = [.. part.Headers.Where(static header => header.Value.Contains('{', StringComparison.Ordinal)).Select(static header => header.Key)],
        });

    // A time alone is as good as a policy that says no more than that.
    private static Dictionary<string, object?> KeysOf(PartOptions part)
    {
        var keys = new Dictionary<string, object?>(part.Extensions, StringComparer.Ordinal);
        if (part.Cache is { } time)
            keys.TryAdd(CacheKey, time);
        return keys;
    }
}
