using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Resilience.Policies;

/// <summary>A request that goes to another cluster than its route's, as YARP's pipeline knows it.</summary>
internal sealed class FallbackProxy : IReverseProxyFeature
{
    public FallbackProxy(RouteModel route, ClusterState cluster, HttpTransformer transformer)
    {
        Route = new RouteModel(route.Config, cluster, transformer);
        Cluster = cluster.Model;
        AllDestinations = cluster.DestinationsState.AllDestinations;
        AvailableDestinations = cluster.DestinationsState.AvailableDestinations;
    }

    /// <inheritdoc/>
    public RouteModel Route { get; }

    /// <inheritdoc/>
    public ClusterModel Cluster { get; }

    /// <inheritdoc/>
    public IReadOnlyList<DestinationState> AllDestinations { get; }

    /// <inheritdoc/>
    public IReadOnlyList<DestinationState> AvailableDestinations { get; set; }

    /// <inheritdoc/>
    public DestinationState? ProxiedDestination { get; set; }
}
