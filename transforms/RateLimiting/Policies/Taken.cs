using Gateway.Transforms.RateLimiting.Limits;
using Gateway.Transforms.RateLimiting.Store;

namespace Gateway.Transforms.RateLimiting.Policies;

/// <summary>What a request took of a policy.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Rule">What the request may use.</param>
/// <param name="Key">Its key here.</param>
/// <param name="SharedKey">Its key in Redis, where it takes tokens there; null where it does not.</param>
/// <param name="Hold">Its place in Redis, where it has one there; null where it has none.</param>
/// <param name="Cost">What it took.</param>
/// <param name="Used">What counted as used right then, that included; rounded up, or more where nobody knows.</param>
/// <param name="At">When, by the limiters' clock.</param>
internal readonly record struct Taken(LimiterPolicy Policy, LimitRule Rule, ulong Key, string? SharedKey, Hold? Hold, long Cost, long Used, long At)
{
    /// <summary>
    /// What can be given back of an amount: what has left the window since is not counted any more, and would be taken from what others, or
    /// later requests, have used. Of a bucket it is what was in use and has not come back. A token of which only some has come back is given back whole, for else each request would
    /// cost what came back while it ran, and many side by side as often. So a client may have up to that much more at once, but not over time: no more is given back than was taken.
    /// </summary>
    /// <param name="amount">What it would be if all of it still counted.</param>
    /// <param name="now">By the limiters' clock.</param>
    public long StillCounted(long amount, long now) => Policy.Options.Algorithm switch
    {
        LimitAlgorithm.TokenBucket => (long)Math.Clamp(Math.Ceiling(Used - ((now - At) * Rule.PerTick)), 0, amount),
        LimitAlgorithm.Concurrency => amount,
        _ => now - At >= Rule.Window ? 0 : amount,
    };
}
