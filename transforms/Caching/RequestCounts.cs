using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Gateway.Transforms.Caching;

/// <summary>
/// Requests by policy and result. Counted here and read when somebody asks, as a count by tags in the metrics' library costs as much as finding
/// the response. Safe to share between threads.
/// </summary>
internal sealed class RequestCounts
{
    private static readonly CacheResult[] Results = Enum.GetValues<CacheResult>();
    private static readonly string[] Names = [.. Results.Select(static result => result.ToString().ToLowerInvariant())];

    private readonly ConcurrentDictionary<string, long[]> _counts = new(StringComparer.Ordinal);

    /// <summary>A result as metrics and the access log name it.</summary>
    public static string NameOf(CacheResult result) => Names[(int)result];

    /// <summary>Counts one.</summary>
    public void Add(string policy, CacheResult result)
    {
        var counts = _counts.TryGetValue(policy, out var known) ? known : _counts.GetOrAdd(policy, static _ => new long[Results.Length]);
        Interlocked.Increment(ref counts[(int)result]);
    }

    /// <summary>What was counted, without what never happened.</summary>
    public IEnumerable<Measurement<long>> Measure()
    {
        foreach (var (policy, counts) in _counts)
        {
            for (var i = 0; i < counts.Length; i++)
            {
                if (Volatile.Read(ref counts[i]) is > 0 and var count)
                    yield return new Measurement<long>(count, new("gateway.policy", policy), new KeyValuePair<string, object?>("gateway.result", Names[i]));
            }
        }
    }
}
