namespace Gateway.Tests.RateLimiting;

/// <summary>A clock that stands until it is moved; the time of day jumps about, and nobody may care.</summary>
internal sealed class Clock : TimeProvider
{
    private long _ticks = TimeSpan.TicksPerDay;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan time) => _ticks += time.Ticks;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => new(2026, 1, 1 + (int)(_ticks % 27), 0, 0, 0, TimeSpan.Zero);
}
