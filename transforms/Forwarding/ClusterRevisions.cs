using Gateway.Transforms.Forwarding.Tls;
using Gateway.Transforms.Shared;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// Gives a cluster a new id in YARP whenever its configuration changes. YARP changes a cluster in place before it
/// replaces the routes; under a new id the routes of the old generation keep the old cluster until they are gone, so
/// no request mixes two generations. An unchanged cluster keeps its id, its connections and its health.
/// </summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class ClusterRevisions
{
    private Dictionary<string, ClusterRevision> _applied = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The cluster as YARP is to know it.</summary>
    /// <param name="cluster">With the id that the configuration gives it.</param>
    /// <param name="tls">TLS to its destinations.</param>
    /// <param name="revision">What tells a changed cluster from all before it; never used before.</param>
    public ClusterRevision Identify(ClusterConfig cluster, DestinationTls tls, int revision)
    {
        if (_applied.TryGetValue(cluster.ClusterId, out var last)
            && (cluster with { ClusterId = last.Config.ClusterId }).Equals(last.Config)
            && tls.Fingerprint == last.Tls.Fingerprint)
            return last;
        return new ClusterRevision(cluster with { ClusterId = $"{cluster.ClusterId}@{revision}" }, tls);
    }

    /// <summary>Remembers what is now in force; call it only when YARP has taken the generation.</summary>
    /// <param name="clusters">As <see cref="Identify"/> gave them.</param>
    public void Commit(IEnumerable<ClusterRevision> clusters) =>
        _applied = clusters.ToDictionary(static cluster => cluster.Config.LogicalId(), StringComparer.OrdinalIgnoreCase);
}
