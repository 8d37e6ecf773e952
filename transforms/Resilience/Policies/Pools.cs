using System.Collections.Concurrent;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Resilience.Policies;

/// <summary>What is known of clusters, by policy and cluster: a new generation of the configuration goes on with it. Safe to share between threads.</summary>
/// <param name="services">What policies share.</param>
internal sealed class Pools(ResilienceServices services)
{
    private readonly ConcurrentDictionary<(string Policy, string Cluster), Pool> _all = new();
    private volatile IReadOnlyDictionary<string, ResiliencePolicyOptions> _inForce = new Dictionary<string, ResiliencePolicyOptions>();

    /// <summary>All that there are.</summary>
    public IEnumerable<Pool> All => _all.Values;

    /// <summary>That of a policy and a cluster.</summary>
    /// <param name="policy">The policy's name.</param>
    /// <param name="cluster">The cluster's id, as configured.</param>
    /// <param name="options">What the policy says, unless a later generation is in force, which says something else.</param>
    public Pool Of(string policy, string cluster, ResiliencePolicyOptions options) => _all.GetOrAdd(
        (policy, cluster),
        static (key, by) => new Pool(key.Policy, key.Cluster, by.Pools._inForce.GetValueOrDefault(key.Policy, by.Options), by.Services),
        (Pools: this, Options: options, Services: services));

    /// <summary>That of a policy and a cluster; null where nothing is known of it yet.</summary>
    public Pool? Find(string policy, string cluster) => _all.GetValueOrDefault((policy, cluster));

    /// <summary>A generation is in force: what no policy of it uses is forgotten.</summary>
    public void Apply(ConfigurationSections sections)
    {
        var policies = sections.Get<ResilienceOptions>().Policies;
        var clusters = sections.All<IClusterNames>().SelectMany(static one => one.ClusterIds).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _inForce = policies;
        foreach (var (key, pool) in _all)
        {
            if (policies.TryGetValue(key.Policy, out var options) && clusters.Contains(key.Cluster))
                pool.Apply(options);
            else
                _all.TryRemove(key, out _);
        }
    }
}
