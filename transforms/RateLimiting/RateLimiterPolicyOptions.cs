using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Redis;

namespace Gateway.Transforms.RateLimiting;

/// <summary>One limit, and whom it holds apart.</summary>
public sealed record RateLimiterPolicyOptions
{
    /// <summary>How it counts.</summary>
    public LimitAlgorithm Algorithm { get; init; } = LimitAlgorithm.TokenBucket;

    /// <summary>So many in each window; of <c>Concurrency</c>, at a time.</summary>
    [Accepted("1", "1000000000")]
    public required int Limit { get; init; }

    /// <summary>The window; null for <c>Concurrency</c>, which has none.</summary>
    [Accepted("100ms", "7d")]
    public TimeSpan? Window { get; init; }

    /// <summary>What a full bucket holds, of <c>TokenBucket</c> alone; null for <c>Limit</c>.</summary>
    [Accepted("1", "1000000000")]
    public int? Burst { get; init; }

    /// <summary>What is counted apart: <c>client-address</c>, <c>header:NAME</c>, <c>cookie:NAME</c>, <c>claim:NAME</c>, <c>owner</c>, <c>route</c>, <c>host</c>, or several together.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Key { get; init; } = ["client-address"];

    /// <summary>What a request uses.</summary>
    public RateLimiterCostOptions Cost { get; init; } = new();

    /// <summary>Other limits for some callers; null for none.</summary>
    public RateLimiterTiersOptions? Tiers { get; init; }

    /// <summary>Who is neither counted nor refused; null for nobody.</summary>
    public RateLimiterExemptOptions? Exempt { get; init; }

    /// <summary>True: counts, and tells operators whom it would have refused, but refuses nobody and tells clients nothing.</summary>
    public bool Shadow { get; init; }

    /// <summary>False: each gateway counts for itself, although there is a section <c>Redis</c>. Without that section it is so anyway.</summary>
    public bool Shared { get; init; } = true;

    /// <summary>What it does while Redis does not answer.</summary>
    public StoreFailure OnStoreFailure { get; init; } = StoreFailure.Local;

    /// <summary>So many a gateway takes from Redis at once, for the next requests of the same key; null for one at a time.</summary>
    [Accepted("2", "1000000")]
    public int? Lease { get; init; }
}
