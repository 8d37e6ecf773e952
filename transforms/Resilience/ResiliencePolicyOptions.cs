using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Resilience;

/// <summary>How the routes that name it treat their clusters; each cluster is counted apart.</summary>
public sealed record ResiliencePolicyOptions
{
    /// <summary>The most requests on their way at the cluster; null for as many as come.</summary>
    [Accepted("1", "100000")]
    public int? MaxConcurrency { get; init; }

    /// <summary>The most requests on their way at one destination; null for as many as come.</summary>
    [Accepted("1", "100000")]
    public int? MaxConcurrencyPerDestination { get; init; }

    /// <summary>Finds how many requests the cluster can have on their way, in place of <see cref="MaxConcurrency"/>; null for not.</summary>
    public AdaptiveConcurrencyOptions? Adaptive { get; init; }

    /// <summary>Where requests wait that are more; null: nobody waits.</summary>
    public ResilienceQueueOptions? Queue { get; init; }

    /// <summary>When a request is sent again; null for the forwarder's own rules alone.</summary>
    public RetryOptions? Retry { get; init; }

    /// <summary>When a destination that fails is left alone; null for never.</summary>
    public BreakerOptions? Breaker { get; init; }

    /// <summary>When a destination that does worse than the others is left alone; null for never.</summary>
    public OutlierOptions? Outliers { get; init; }

    /// <summary>How long a destination that is back gets fewer requests than the others; null for not.</summary>
    [Accepted("1s", "1h")]
    public TimeSpan? SlowStart { get; init; }

    /// <summary>When a GET is sent to a second destination beside the first; null for never.</summary>
    public HedgingOptions? Hedging { get; init; }

    /// <summary>Who answers where the cluster does not; null for nobody.</summary>
    public FallbackOptions? Fallback { get; init; }
}
