using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.RateLimiting;

/// <summary>The section <c>RateLimiting</c>: how much a client may ask for.</summary>
public sealed record RateLimitingOptions
{
    /// <summary>What a route's <c>RateLimiterPolicy</c> may name.</summary>
    public IReadOnlyDictionary<string, RateLimiterPolicyOptions> Policies { get; init; } = new Dictionary<string, RateLimiterPolicyOptions>();

    /// <summary>The most keys that each policy remembers, rounded down to a power of two; beyond, the key that has used least gives way.</summary>
    [Accepted("128", "16777216")]
    public int MaxKeys { get; init; } = 1_048_576;

    /// <summary>How long a request waits for Redis.</summary>
    [Accepted("1ms", "1s")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(20);
}
