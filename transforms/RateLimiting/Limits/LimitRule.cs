namespace Gateway.Transforms.RateLimiting.Limits;

/// <summary>What a key may use. Immutable; made while loading.</summary>
internal sealed class LimitRule
{
    /// <summary>Prepares what the validator found right.</summary>
    /// <param name="limit">So many in a window, or at a time; from 1.</param>
    /// <param name="window">The window; zero where there is none.</param>
    /// <param name="burst">What a full bucket holds; the limit for all others.</param>
    public LimitRule(long limit, TimeSpan window, long burst)
    {
        (Limit, Window, Burst) = (limit, window.Ticks, burst);
        PerTick = Window == 0 ? 0 : (double)limit / Window;
        Most = burst + limit;
    }

    /// <summary>So many in a window, or at a time.</summary>
    public long Limit { get; }

    /// <summary>The window in ticks of 100 ns; zero where there is none.</summary>
    public long Window { get; }

    /// <summary>What can be used at once.</summary>
    public long Burst { get; }

    /// <summary>Tokens that come back in a tick.</summary>
    public double PerTick { get; }

    /// <summary>The most that counts as used. What costs afterwards may go beyond the limit, but nobody waits for more than another window because of it.</summary>
    public long Most { get; }
}
