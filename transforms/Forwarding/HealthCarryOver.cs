using Gateway.Transforms.Shared;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// When a changed cluster comes under a new id, its unchanged destinations keep what is known of their health: an
/// edit must not send requests to a backend that is known to be down.
/// </summary>
/// <param name="services">Resolved late: YARP's state needs the listeners first.</param>
internal sealed class HealthCarryOver(IServiceProvider services) : IClusterChangeListener
{
    // YARP's own for a cluster that names none.
    private static readonly TimeSpan DefaultReactivationPeriod = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public void OnClusterAdded(ClusterState cluster)
    {
        if (Predecessor(cluster) is not { } before)
            return;

        var carried = false;
        foreach (var (id, destination) in cluster.Destinations)
        {
            if (!before.Destinations.TryGetValue(id, out var known) || known.Model.Config.Address != destination.Model.Config.Address)
                continue;
            destination.Health.Active = known.Health.Active;
            CarryPassive(cluster, destination, known.Health.Passive);
            carried = true;
        }

        if (carried)
            services.GetRequiredService<IClusterDestinationsUpdater>().UpdateAvailableDestinations(cluster);
    }

    /// <inheritdoc/>
    public void OnClusterChanged(ClusterState cluster)
    {
        // A cluster that changes gets a new id, so YARP adds it instead of changing it.
    }

    /// <inheritdoc/>
    public void OnClusterRemoved(ClusterState cluster)
    {
        // The state goes with the cluster.
    }

    // The timer that gives an unhealthy destination another chance belongs to the old state, so a new one has to start.
    // YARP's updater, not the one that reports: nothing has changed.
    private void CarryPassive(ClusterState cluster, DestinationState destination, DestinationHealth known)
    {
        if (known == DestinationHealth.Unhealthy)
        {
            services.GetRequiredKeyedService<IDestinationHealthUpdater>(HealthReport.Reported).SetPassive(
                cluster, destination, known, cluster.Model.Config.HealthCheck?.Passive?.ReactivationPeriod ?? DefaultReactivationPeriod);
        }
        else
        {
            destination.Health.Passive = known;
        }
    }

    /// <summary>YARP adds the new clusters before it removes the old ones, so the predecessor is still there.</summary>
    private ClusterState? Predecessor(ClusterState cluster)
    {
        var id = cluster.Model.Config.LogicalId();
        foreach (var other in services.GetRequiredService<IProxyStateLookup>().GetClusters())
        {
            if (other != cluster && string.Equals(other.Model.Config.LogicalId(), id, StringComparison.OrdinalIgnoreCase))
                return other;
        }

        return null;
    }
}
