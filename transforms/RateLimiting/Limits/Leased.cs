namespace Gateway.Transforms.RateLimiting.Limits;

/// <summary>
/// What is left of tokens that were taken in advance, and until when they are good. Giving back puts tokens in; those that are there too long are gone, as whoever gave them counts them as used. 16 bytes.
/// </summary>
internal struct Leased : IUsage
{
    private long _left;
    private long _until;

    /// <inheritdoc/>
    public readonly double UsedAt(LimitRule rule, long now) => LeftAt(now);

    /// <inheritdoc/>
    public readonly bool Allows(LimitRule rule, long now, long cost) => LeftAt(now) >= Math.Max(1, cost);

    /// <inheritdoc/>
    public void Take(LimitRule rule, long now, long cost)
    {
        var left = LeftAt(now);
        if (cost < 0 && left == 0)
            _until = now + rule.Window;
        _left = Math.Max(0, left - cost);
    }

    /// <inheritdoc/>
    public readonly Standing Stand(LimitRule rule, long now) => new(true, LeftAt(now), 0);

    /// <inheritdoc/>
    public readonly Standing StandRefused(LimitRule rule, long now, long cost) => new(false, LeftAt(now), 0);

    private readonly long LeftAt(long now) => now < _until ? _left : 0;
}
