namespace Gateway.Tests.Authentication;

/// <summary>A clock that stands until it is set.</summary>
internal sealed class Clock : TimeProvider
{
    /// <summary>2026-01-01, 1767225600 in Unix time.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.Ticks;
}
