using Gateway.Transforms.Resilience.Destinations;
using Gateway.Transforms.Resilience.Hints;
using Gateway.Transforms.Resilience.Policies;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Yarp.ReverseProxy;

namespace Gateway.Transforms.Resilience;

/// <summary>What policies of all generations share. Safe to share between threads.</summary>
internal sealed class ResilienceServices
{
    private ILogger _logger = NullLogger.Instance;
    private Func<IProxyStateLookup>? _clusters;

    /// <summary>Without metrics and log yet.</summary>
    /// <param name="time">The clock.</param>
    public ResilienceServices(TimeProvider time)
    {
        Time = time;
        Pools = new Pools(this);
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Gives numbers, 0 to 1, 1 left out.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    /// <summary>What is known of clusters.</summary>
    public Pools Pools { get; }

    /// <summary>Where it is counted; null until there is somewhere.</summary>
    public ResilienceMetrics? Metrics { get; private set; }

    /// <summary>YARP's clusters; null until there are any.</summary>
    public IProxyStateLookup? Clusters => _clusters?.Invoke();

    /// <summary>Counts and tells from now on, and knows the clusters.</summary>
    public void Attach(ResilienceMetrics metrics, ILogger logger, Func<IProxyStateLookup> clusters) => (Metrics, _logger, _clusters) = (metrics, logger, clusters);

    /// <summary>What gateways tell each other; null where they do not.</summary>
    public BreakerHints? Hints { get; set; }

    /// <summary>Redis answers, or does not any more.</summary>
    public void HintsAnswer(bool isAnswering)
    {
        if (isAnswering)
            ResilienceLog.HintsAnswer(_logger);
        else
            ResilienceLog.HintsSilent(_logger);
    }

    /// <summary>Another gateway leaves a destination alone.</summary>
    /// <param name="hint">Which.</param>
    /// <param name="left">How long yet.</param>
    public void Warn(BreakerHint hint, TimeSpan left)
    {
        if (Pools.Find(hint.Policy, hint.Cluster) is not { Options.Breaker.Shared: true } pool)
            return;
        foreach (var standing in pool.Standings)
        {
            if (standing.Address != hint.Address || !standing.Warn(left))
                continue;
            Metrics?.Warned(pool, standing);
            ResilienceLog.Warned(_logger, pool.Policy, pool.Cluster, standing.Id, left.TotalSeconds);
        }
    }

    /// <summary>A destination is left alone, or asked again.</summary>
    public void Tell(Pool pool, Standing standing, StandingChange change)
    {
        Metrics?.Changed(pool, standing, change);
        // What was heard and not seen is not told on: gateways would keep each other's breakers open.
        if (change == StandingChange.Opened && pool.Options.Breaker is { Shared: true } && !standing.IsFollowing)
            Hints?.Tell(new BreakerHint(pool.Policy, pool.Cluster, standing.Address), standing.Remaining);
        if (change == StandingChange.Opened)
            ResilienceLog.Opened(_logger, pool.Policy, pool.Cluster, standing.Id, standing.Remaining.TotalSeconds);
        else if (change == StandingChange.Closed)
            ResilienceLog.Closed(_logger, pool.Policy, pool.Cluster, standing.Id);
        else if (change == StandingChange.Ejected)
            ResilienceLog.Ejected(_logger, pool.Policy, pool.Cluster, standing.Id, standing.Remaining.TotalSeconds);
    }
}
