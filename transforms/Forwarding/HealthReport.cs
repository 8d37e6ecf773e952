using Gateway.Transforms.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// Tells when a destination turns unhealthy and when it is healthy again, once each, by the ids the operator gave.
/// Safe to share between threads; allocates nothing while nothing changes and no probe has ended.
/// </summary>
/// <param name="inner">YARP's, which keeps the state.</param>
/// <param name="logger">Where it is told.</param>
internal sealed class HealthReport(
    [FromKeyedServices(HealthReport.Reported)] IDestinationHealthUpdater inner, ILogger<HealthReport> logger) : IDestinationHealthUpdater
{
    /// <summary>The key of YARP's own updater.</summary>
    public const string Reported = "reported";

    /// <inheritdoc/>
    public void SetActive(ClusterState cluster, IEnumerable<NewActiveDestinationHealth> newHealthStates)
    {
        NewActiveDestinationHealth[] states = [.. newHealthStates];
        foreach (var state in states)
        {
            var (destination, before, now) = (state.Destination, state.Destination.Health.Active, state.NewActiveHealth);
            if (IsFall(before, now))
                ForwardingLog.ActivelyUnhealthy(logger, cluster.Model.Config.LogicalId(), destination.DestinationId, before);
            else if (IsRecovery(before, now))
                ForwardingLog.Recovered(logger, cluster.Model.Config.LogicalId(), destination.DestinationId, now, "active");
        }

        inner.SetActive(cluster, states);
    }

    /// <inheritdoc/>
    public void SetPassive(ClusterState cluster, DestinationState destination, DestinationHealth newHealth, TimeSpan reactivationPeriod)
    {
        var before = destination.Health.Passive;
        inner.SetPassive(cluster, destination, newHealth, reactivationPeriod);
        if (IsFall(before, newHealth))
            ForwardingLog.PassivelyUnhealthy(logger, cluster.Model.Config.LogicalId(), destination.DestinationId, before, reactivationPeriod.TotalSeconds);
        else if (IsRecovery(before, newHealth))
            ForwardingLog.Recovered(logger, cluster.Model.Config.LogicalId(), destination.DestinationId, newHealth, "passive");
    }

    private static bool IsFall(DestinationHealth before, DestinationHealth now) =>
        now == DestinationHealth.Unhealthy && before != DestinationHealth.Unhealthy;

    private static bool IsRecovery(DestinationHealth before, DestinationHealth now) =>
        before == DestinationHealth.Unhealthy && now != DestinationHealth.Unhealthy;
}
