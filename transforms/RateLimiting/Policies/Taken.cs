using Gateway.Transforms.RateLimiting.Limits;

namespace Gateway.Transforms.RateLimiting.Policies;

/// <summary>What a request took of a policy.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Rule">What the request may use.</param>
/// <param name="Key">Its key here.</param>
/// <param name="SharedKey">Its key in Redis; null where it is counted here alone.</param>
/// <param name="Cost">What it took.</param>
internal readonly record struct Taken(LimiterPolicy Policy, LimitRule Rule, ulong Key, string? SharedKey, long Cost);
