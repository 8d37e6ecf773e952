namespace Gateway.Transforms.RateLimiting.Limits;

/// <summary>A count, and when its window began: with the first request after the one before. 16 bytes.</summary>
internal struct FixedWindow : IUsage
{
    private long _start;
    private long _used;

    /// <inheritdoc/>
    public readonly double UsedAt(LimitRule rule, long now) => CountAt(rule, now);

    /// <inheritdoc/>
    public readonly bool Allows(LimitRule rule, long now, long cost) => CountAt(rule, now) + Math.Max(1, cost) <= rule.Limit;

    /// <inheritdoc/>
    public void Take(LimitRule rule, long now, long cost)
    {
        var used = CountAt(rule, now);
        if (used == 0)
            _start = now;
        _used = Math.Clamp(used + cost, 0, rule.Most);
    }

    /// <inheritdoc/>
    public readonly Standing Stand(LimitRule rule, long now) => new(true, Left(rule, now), Wait(rule, now));

    /// <inheritdoc/>
    public readonly Standing StandRefused(LimitRule rule, long now, long cost) => new(false, Left(rule, now), Wait(rule, now));

    private readonly long CountAt(LimitRule rule, long now) => now - _start >= rule.Window ? 0 : _used;

    private readonly long Left(LimitRule rule, long now) => Math.Max(0, rule.Limit - CountAt(rule, now));

    private readonly long Wait(LimitRule rule, long now) => CountAt(rule, now) == 0 ? 0 : _start + rule.Window - now;
}
