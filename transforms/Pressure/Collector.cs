namespace Gateway.Transforms.Pressure;

/// <summary>
/// Has the garbage collector give back what it keeps, while memory is short: of itself it does so only as requests allocate, of which there may be none. It stops all threads
/// meanwhile, so it is asked seldom: every ten seconds at most, for a twentieth of the time at most, and every five minutes at least, where it brings nothing. For one thread at a time.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="collect">Collects.</param>
internal sealed class Collector(TimeProvider time, Action collect)
{
    // It may take one part in so many of the time.
    private const int TimeParts = 20;
    // Of the limit. Less is not worth it.
    private const double LeastShare = 0.02;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private TimeSpan _pause = Shortest;
    private long? _last;

    /// <summary>With the system's own.</summary>
    public Collector(TimeProvider time)
        : this(time, static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true))
    {
    }

    /// <summary>Collects, if it is time.</summary>
    /// <param name="limit">The memory there is, in bytes.</param>
    /// <param name="read">Tells how much is in use.</param>
    public void Collect(long limit, Func<long> read)
    {
        var start = time.GetTimestamp();
        if (_last is { } last && time.GetElapsedTime(last, start) < _pause)
            return;
        var before = read();
        collect();
        _last = time.GetTimestamp();
        _pause = before - read() < limit * LeastShare ? _pause * 2 : Shortest;
        _pause = TimeSpan.FromTicks(Math.Max(Math.Min(_pause.Ticks, Longest.Ticks), (time.GetElapsedTime(start, _last.Value) * TimeParts).Ticks));
    }

    /// <summary>There is enough again: the next time begins anew, but not at once.</summary>
    public void Rest() => _pause = Shortest;
}
