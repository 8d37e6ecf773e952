using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Transforms.Resilience.Attempts;
using Gateway.Transforms.Resilience.Concurrency;
using Gateway.Transforms.Resilience.Destinations;
using Gateway.Transforms.Resilience.Policies;

namespace Gateway.Transforms.Resilience;

/// <summary>Counts what policies did. Safe to share; recording allocates nothing where nobody listens.</summary>
internal sealed class ResilienceMetrics
{
    /// <summary>What the access log calls a request that no destination may have, as all of them have failed too much.</summary>
    public const string CircuitOpen = "circuit_open";

    private const string PolicyKey = "gateway.policy";
    private const string ClusterKey = "gateway.cluster";
    private const string DestinationKey = "gateway.destination";
    private const string ReasonKey = "gateway.reason";
    private const string ResultKey = "gateway.result";

    private static readonly double[] Buckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _waits;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _changes;
    private readonly Counter<long> _hedges;
    private readonly Counter<long> _fallbacks;

    public ResilienceMetrics(IMeterFactory meters, ResilienceServices services)
    {
        var meter = meters.Create("Gateway");
        _requests = meter.CreateCounter<long>("gateway.resilience.requests", "{request}", "Requests of routes with a resilience policy, by policy, cluster and how they were let in.");
        _waits = meter.CreateHistogram(
            "gateway.resilience.queue.duration", "s", "How long requests waited to be let in, by policy and cluster.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets });
        _retries = meter.CreateCounter<long>("gateway.resilience.retries", "{request}", "Requests that were sent again, or not as there is no budget left, by policy, cluster and reason.");
        _changes = meter.CreateCounter<long>("gateway.resilience.destination.changes", "{change}", "How often destinations were left alone and asked again, by policy, cluster and destination.");
        _hedges = meter.CreateCounter<long>("gateway.resilience.hedges", "{request}", "Requests that were sent to a second destination beside the first, by policy and cluster.");
        _fallbacks = meter.CreateCounter<long>("gateway.resilience.fallbacks", "{request}", "Requests that something else than their cluster answered, by policy, cluster and what it was.");
        meter.CreateObservableGauge(
            "gateway.resilience.destination.left_alone",
            () => services.Pools.All.Where(static pool => pool.Options is not { Breaker: null, Outliers: null }).SelectMany(static pool => pool.Standings.Select(one => new Measurement<int>(
                one.IsEjected || one.State != BreakerState.Closed ? 1 : 0, new(PolicyKey, pool.Policy), new(ClusterKey, pool.Cluster), new KeyValuePair<string, object?>(DestinationKey, one.Id)))),
            "{destination}",
            "1 for a destination that is left alone, or only tried, by policy, cluster and destination.");
        Observe(meter, services, "gateway.resilience.active", "{request}", "Requests on their way to a cluster, by policy and cluster.", static pool => pool.Gate.Inside);
        Observe(meter, services, "gateway.resilience.waiting", "{request}", "Requests that wait to be let in, by policy and cluster.", static pool => pool.Gate.Waiting);
        Observe(meter, services, "gateway.resilience.limit", "{request}", "How many requests may be on their way, by policy and cluster; absent without a limit.", static pool => pool.Gate.Limit is < int.MaxValue and var limit ? limit : null);
    }

    /// <summary>What the access log calls a request that was not let in.</summary>
    public static string ErrorName(EntryResult result) => result switch
    {
        EntryResult.Full => "queue_full",
        EntryResult.Hopeless => "queue_hopeless",
        EntryResult.TimedOut => "queue_timed_out",
        EntryResult.Displaced => "queue_displaced",
        EntryResult.ClientGone => "client_gone",
        _ => "entered",
    };

    /// <summary>A request was let in, or not.</summary>
    /// <param name="pool">Where.</param>
    /// <param name="result">Whether.</param>
    public void Count(Pool pool, EntryResult result)
    {
        if (_requests.Enabled)
            _requests.Add(1, new(PolicyKey, pool.Policy), new(ClusterKey, pool.Cluster), new(ResultKey, ErrorName(result)));
    }

    /// <summary>A request waited.</summary>
    /// <param name="pool">Where.</param>
    /// <param name="wait">How long.</param>
    public void Waited(Pool pool, TimeSpan wait)
    {
        if (_waits.Enabled)
            _waits.Record(wait.TotalSeconds, new(PolicyKey, pool.Policy), new KeyValuePair<string, object?>(ClusterKey, pool.Cluster));
    }

    /// <summary>A request is sent again.</summary>
    public void Retried(Pool pool, RetryReason reason) => CountRetry(pool, reason switch
    {
        RetryReason.Unreachable => "unreachable",
        RetryReason.Reset => "reset",
        RetryReason.Timeout => "timeout",
        _ => "status",
    });

    /// <summary>A request would have been sent again, if there were not so many of them.</summary>
    public void OverBudget(Pool pool) => CountRetry(pool, "over_budget");

    /// <summary>A request is sent to a second destination beside the first.</summary>
    public void Hedged(Pool pool)
    {
        if (_hedges.Enabled)
            _hedges.Add(1, new(PolicyKey, pool.Policy), new KeyValuePair<string, object?>(ClusterKey, pool.Cluster));
    }

    /// <summary>Something else than the cluster answers.</summary>
    /// <param name="pool">What is known of the cluster.</param>
    /// <param name="by">What: <c>cluster</c> or <c>file</c>.</param>
    public void FellBack(Pool pool, string by)
    {
        if (_fallbacks.Enabled)
            _fallbacks.Add(1, new(PolicyKey, pool.Policy), new(ClusterKey, pool.Cluster), new(ReasonKey, by));
    }

    /// <summary>A destination is left alone, or asked again.</summary>
    public void Changed(Pool pool, Standing standing, StandingChange change) => Changed(pool, standing, change switch
    {
        StandingChange.Opened => "opened",
        StandingChange.Closed => "closed",
        _ => "ejected",
    });

    /// <summary>Another gateway leaves a destination alone.</summary>
    public void Warned(Pool pool, Standing standing) => Changed(pool, standing, "warned");

    private void Changed(Pool pool, Standing standing, string name)
    {
        if (_changes.Enabled)
            _changes.Add(1, new TagList { { PolicyKey, pool.Policy }, { ClusterKey, pool.Cluster }, { DestinationKey, standing.Id }, { ResultKey, name } });
    }

    private void CountRetry(Pool pool, string reason)
    {
        if (_retries.Enabled)
            _retries.Add(1, new(PolicyKey, pool.Policy), new(ClusterKey, pool.Cluster), new(ReasonKey, reason));
    }

    private static void Observe(Meter meter, ResilienceServices services, string name, string unit, string description, Func<Pool, int?> value) => meter.CreateObservableGauge(
        name,
        () => services.Pools.All.Where(pool => value(pool) is not null).Select(pool => new Measurement<int>(value(pool) ?? 0, new(PolicyKey, pool.Policy), new KeyValuePair<string, object?>(ClusterKey, pool.Cluster))),
        unit,
        description);
}
