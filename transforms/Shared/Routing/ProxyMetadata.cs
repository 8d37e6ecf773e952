namespace Gateway.Transforms.Shared.Routing;

/// <summary>What the gateway writes into the metadata of YARP's own records.</summary>
public static class ProxyMetadata
{
    /// <summary>Of a cluster: its id in the configuration. YARP's id for it carries a revision (<c>laravel@3</c>).</summary>
    public const string ClusterId = "Gateway:ClusterId";

    /// <summary>Of a route: the generation it belongs to. It makes YARP renew every endpoint with every generation.</summary>
    public const string Generation = "Gateway:Generation";

    /// <summary>The id that the configuration gives a cluster.</summary>
    /// <param name="metadata">The metadata of YARP's record, or null.</param>
    /// <param name="proxyId">YARP's id, for clusters that the gateway did not build.</param>
    public static string ClusterIdOf(IReadOnlyDictionary<string, string>? metadata, string proxyId) =>
        metadata is not null && metadata.TryGetValue(ClusterId, out var id) ? id : proxyId;
}
