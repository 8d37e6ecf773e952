using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// Probes nothing before the gateway has started. YARP begins when the routes are mapped, which commands do that only
/// ask about a configuration.
/// </summary>
/// <param name="inner">YARP's.</param>
/// <param name="lifetime">Says when.</param>
internal sealed class ProbesAfterStart(
    [FromKeyedServices(ProbesAfterStart.Delayed)] IActiveHealthCheckMonitor inner, IHostApplicationLifetime lifetime) : IActiveHealthCheckMonitor
{
    /// <summary>The key of YARP's own monitor.</summary>
    public const string Delayed = "delayed";

    /// <inheritdoc/>
    public bool InitialProbeCompleted => inner.InitialProbeCompleted;

    /// <summary>Probes all clusters, and then each at its interval; completes at once when that has to wait.</summary>
    public Task CheckHealthAsync(IEnumerable<ClusterState> clusters)
    {
        if (lifetime.ApplicationStarted.IsCancellationRequested)
            return inner.CheckHealthAsync(clusters);

        // Failures are the monitor's to handle; it throws none.
        lifetime.ApplicationStarted.Register(() => _ = inner.CheckHealthAsync(clusters));
        return Task.CompletedTask;
    }
}
