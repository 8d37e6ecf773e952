using System.Collections.Concurrent;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Resilience.Policies;

/// <summary>A policy of one generation of the configuration. Safe to share between threads.</summary>
/// <param name="name">Its name.</param>
/// <param name="options">What it says.</param>
/// <param name="file">The file that is the answer where there is no other; null for none.</param>
/// <param name="services">What policies share.</param>
internal sealed class ResiliencePolicy(string name, ResiliencePolicyOptions options, FallbackAnswer? file, ResilienceServices services)
{
    private readonly ConcurrentDictionary<ClusterState, Pool> _pools = new();
    private readonly ResiliencePrioritiesOptions _priorities = options.Queue?.Priorities ?? new();

    /// <summary>Tells who goes first where the route does not.</summary>
    public PriorityRules Priorities { get; } = RulesOf(options.Queue?.Priorities ?? new());

    /// <summary>Who answers where the cluster does not; null for nobody.</summary>
    public Fallback? Fallback { get; } = options.Fallback is { } fallback ? new Fallback(fallback, file, services) : null;

    /// <summary>What policies share.</summary>
    public ResilienceServices Services => services;

    /// <summary>The priority of all requests of a route, or of calls for a part; null where it depends on who calls.</summary>
    public RequestPriority? PriorityOf(string route) => _priorities.Routes.TryGetValue(route, out var priority) ? priority : null;

    /// <summary>What is known of a cluster.</summary>
    public Pool PoolOf(ClusterState cluster) => _pools.TryGetValue(cluster, out var pool) ? pool : Find(cluster);

    private static PriorityRules RulesOf(ResiliencePrioritiesOptions options) => new(options.Claim, options.Claims, options.SignedIn, options.Anonymous);

    private Pool Find(ClusterState cluster)
    {
        var pool = services.Pools.Of(name, cluster.Model.Config.LogicalId(), options);
        pool.Keep(cluster.Destinations);
        return _pools.GetOrAdd(cluster, pool);
    }
}
