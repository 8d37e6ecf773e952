using Gateway.Transforms.RateLimiting.Limits;

namespace Gateway.Transforms.RateLimiting.Store;

/// <summary>What Redis is asked of one policy.</summary>
/// <param name="Algorithm">How it counts.</param>
/// <param name="Rule">What the request may use.</param>
/// <param name="Key">Its key for all gateways.</param>
/// <param name="Cost">What it needs.</param>
/// <param name="Wanted">What the gateway would take for the next requests too.</param>
/// <param name="IsShadow">Whether it takes only where all others allow, and keeps none of them from it.</param>
/// <param name="Hold">The place that is asked for; null where tokens are.</param>
internal readonly record struct Question(LimitAlgorithm Algorithm, LimitRule Rule, string Key, long Cost, long Wanted, bool IsShadow = false, Hold? Hold = null);
