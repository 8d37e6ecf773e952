using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.RateLimiting;

/// <summary>What one tier may use.</summary>
public sealed record RateLimiterTierOptions
{
    /// <summary>So many in each of the policy's windows; of <c>Concurrency</c>, at a time.</summary>
    [Accepted("1", "1000000000")]
    public required int Limit { get; init; }

    /// <summary>What a full bucket holds, of <c>TokenBucket</c> alone; null for <c>Limit</c>.</summary>
    [Accepted("1", "1000000000")]
    public int? Burst { get; init; }
}
