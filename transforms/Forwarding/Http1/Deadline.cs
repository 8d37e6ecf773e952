namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>A time by which something must have happened; set and lifted all the time, looked at by <see cref="Watchdog"/>.</summary>
/// <param name="time">The clock.</param>
internal struct Deadline(TimeProvider time)
{
    private long _at = long.MaxValue;

    /// <summary>Sets it; <see cref="Timeout.InfiniteTimeSpan"/> lifts it.</summary>
    public void Set(TimeSpan fromNow) => Volatile.Write(
        ref _at,
        fromNow == Timeout.InfiniteTimeSpan ? long.MaxValue : time.GetTimestamp() + (long)(fromNow.TotalSeconds * time.TimestampFrequency));

    /// <summary>Lifts it: nothing is awaited.</summary>
    public void Lift() => Volatile.Write(ref _at, long.MaxValue);

    /// <summary>Whether it has passed.</summary>
    public readonly bool IsPast(long now) => Volatile.Read(in _at) <= now;
}
