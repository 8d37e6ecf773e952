using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Forwarding;

/// <summary>The section <c>ReverseProxy</c>, in YARP's own schema.</summary>
public sealed record ReverseProxyOptions : IClusterNames, IRouteKeyValues
{
    /// <summary>What is matched and where it goes, by route id.</summary>
    public IReadOnlyDictionary<string, RouteOptions> Routes { get; init; } = new Dictionary<string, RouteOptions>();

    /// <summary>The backends, by cluster id.</summary>
    public IReadOnlyDictionary<string, ClusterOptions> Clusters { get; init; } = new Dictionary<string, ClusterOptions>();

    /// <inheritdoc/>
    IEnumerable<string> IClusterNames.ClusterIds => Clusters.Keys;

    /// <inheritdoc/>
    object? IRouteKeyValues.ValueOf(string routeId, string key) => Routes.GetValueOrDefault(routeId)?.Extensions.GetValueOrDefault(key);

    /// <inheritdoc/>
    IEnumerable<object> IRouteKeyValues.ValuesOnRoutesTo(string clusterId, string key) =>
        Routes.Values.Where(route => clusterId.Equals(route.ClusterId, StringComparison.OrdinalIgnoreCase)).Select(route => route.Extensions.GetValueOrDefault(key)).OfType<object>();
}
