using System.Collections.Concurrent;
using Gateway.Transforms.RateLimiting.Limits;

namespace Gateway.Transforms.RateLimiting.Policies;

/// <summary>What was used, by policy and algorithm: a new generation of the configuration goes on with it. Safe to share.</summary>
internal sealed class LimitTables
{
    private readonly ConcurrentDictionary<(string Policy, LimitAlgorithm Algorithm), LimitTable> _all = new();
    private readonly ConcurrentDictionary<string, Leases> _leases = new(StringComparer.Ordinal);
    private long _made;

    /// <summary>All that there are, with the names of their policies.</summary>
    public IEnumerable<(string Policy, LimitTable Table)> All => _all.Select(static one => (one.Key.Policy, one.Value));

    /// <summary>The table of a policy.</summary>
    public LimitTable Of(string policy, LimitAlgorithm algorithm) => _all.GetOrAdd(
        (policy, algorithm), key => LimitTable.Create(key.Algorithm, Interlocked.Increment(ref _made)));

    /// <summary>What this gateway took from Redis for the next requests.</summary>
    public Leases LeasesOf(string policy) => _leases.GetOrAdd(policy, static _ => new Leases());

    /// <summary>A generation is in force: what no policy of it uses is forgotten.</summary>
    public void Keep(RateLimitingOptions options)
    {
        foreach (var (key, table) in _all)
        {
            if (options.Policies.TryGetValue(key.Policy, out var policy) && policy.Algorithm == key.Algorithm)
                table.MaxKeys = options.MaxKeys;
            else
                _all.TryRemove(key, out _);
        }

        foreach (var (name, leases) in _leases)
        {
            if (options.Policies.TryGetValue(name, out var policy) && policy.Lease is not null)
                leases.Table.MaxKeys = options.MaxKeys;
            else
                _leases.TryRemove(name, out _);
        }
    }
}
