using Yarp.ReverseProxy.Configuration;

namespace Gateway.Transforms.Shared;

/// <summary>What the gateway keeps in a YARP cluster's metadata.</summary>
public static class ClusterMetadata
{
    /// <summary>
    /// Key of the id the operator gave. YARP's own cluster id may carry a revision (<c>laravel@3</c>), so that a
    /// request in flight keeps the cluster of its generation; labels and logs must not.
    /// </summary>
    public const string LogicalIdKey = "Gateway:ClusterId";

    /// <summary>The id the operator gave. Allocates nothing.</summary>
    public static string LogicalId(this ClusterConfig cluster) => LogicalId(cluster.Metadata, cluster.ClusterId);

    /// <summary>The id the operator gave, from a cluster's metadata and YARP's id for it. Allocates nothing.</summary>
    public static string LogicalId(IReadOnlyDictionary<string, string>? metadata, string clusterId) =>
        metadata is not null && metadata.TryGetValue(LogicalIdKey, out var id) ? id : clusterId;
}
