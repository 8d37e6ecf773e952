namespace Gateway.Transforms.RateLimiting.Limits;

/// <summary>Tokens taken of a bucket that fills at a steady rate: GCRA as a leaky bucket that drains (ITU-T I.371, annex A). 16 bytes.</summary>
internal struct TokenBucket : IUsage
{
    // What rounding may take from a token that is whole.
    private const double Slack = 1e-9;

    private double _used;
    private long _at;

    /// <inheritdoc/>
    public readonly double UsedAt(LimitRule rule, long now) => Math.Max(0, Math.Min(_used, rule.Most) - (Math.Max(0, now - _at) * rule.PerTick));

    /// <inheritdoc/>
    public readonly bool Allows(LimitRule rule, long now, long cost) => UsedAt(rule, now) + Math.Max(1, cost) <= rule.Burst + Slack;

    /// <inheritdoc/>
    public void Take(LimitRule rule, long now, long cost)
    {
        _used = Math.Clamp(UsedAt(rule, now) + cost, 0, rule.Most);
        _at = Math.Max(_at, now);
    }

    /// <inheritdoc/>
    public readonly Standing Stand(LimitRule rule, long now)
    {
        var left = rule.Burst - UsedAt(rule, now);
        var whole = Math.Floor(left + Slack);
        return new Standing(true, (long)Math.Max(0, whole), left >= rule.Burst ? 0 : TicksFor(whole + 1 - left, rule));
    }

    /// <inheritdoc/>
    public readonly Standing StandRefused(LimitRule rule, long now, long cost)
    {
        var left = rule.Burst - UsedAt(rule, now);
        return new Standing(false, (long)Math.Max(0, Math.Floor(left + Slack)), TicksFor(Math.Max(1, cost) - left, rule));
    }

    private static long TicksFor(double tokens, LimitRule rule) => (long)Math.Ceiling(tokens / rule.PerTick);
}
