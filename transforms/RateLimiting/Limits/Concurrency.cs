namespace Gateway.Transforms.RateLimiting.Limits;

/// <summary>How many are on their way. 4 bytes.</summary>
internal struct Concurrency : IUsage
{
    private int _count;

    /// <inheritdoc/>
    public readonly double UsedAt(LimitRule rule, long now) => _count;

    /// <inheritdoc/>
    public readonly bool Allows(LimitRule rule, long now, long cost) => _count + Math.Max(1, cost) <= rule.Limit;

    /// <inheritdoc/>
    public void Take(LimitRule rule, long now, long cost) => _count = (int)Math.Max(0, _count + cost);

    /// <inheritdoc/>
    public readonly Standing Stand(LimitRule rule, long now) => new(true, Math.Max(0, rule.Limit - _count), 0);

    /// <inheritdoc/>
    public readonly Standing StandRefused(LimitRule rule, long now, long cost) => new(false, Math.Max(0, rule.Limit - _count), 0);
}
