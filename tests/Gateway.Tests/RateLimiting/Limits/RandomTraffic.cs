using Gateway.Transforms.RateLimiting.Limits;

namespace Gateway.Tests.RateLimiting.Limits;

/// <summary>A random rule, and requests at random times: bursts, steady ones, and long pauses.</summary>
internal sealed class RandomTraffic
{
    private readonly Random _random;
    private long _now;

    public RandomTraffic(int seed, bool hasBurst)
    {
        _random = new Random(seed);
        var limit = _random.Next(1, 200);
        Rule = new LimitRule(limit, TimeSpan.FromMilliseconds(_random.Next(100, 100_000)), hasBurst ? _random.Next(1, 400) : limit);
    }

    public LimitRule Rule { get; }

    /// <summary>Whole milliseconds, so that no moment is nearer to a token than rounding is.</summary>
    public long SkipTo(long now) => _now = Math.Max(_now, RoundUp(now));

    public (long Now, long Cost) Next()
    {
        var step = _random.Next(6) switch
        {
            0 or 1 => 0,
            2 or 3 => _random.NextInt64(Rule.Window / Rule.Limit * 2),
            4 => _random.NextInt64(Rule.Window),
            _ => _random.NextInt64(Rule.Window * 3),
        };
        _now = RoundUp(_now + step);
        return (_now, _random.Next(4) == 0 ? _random.NextInt64(1, Math.Min(Rule.Limit, Rule.Burst) + 1) : 1);
    }

    /// <summary>Whether what comes next is charged afterwards, allowed or not, as the cost of a body is.</summary>
    public bool IsCharge() => _random.Next(10) == 0;

    private static long RoundUp(long ticks) => (ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond;
}
