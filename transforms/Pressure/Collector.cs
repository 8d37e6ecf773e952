namespace Gateway.Transforms.Pressure;

/// <summary>
/// Has the garbage collector give back what it keeps, while memory is short: of itself it does so only as requests allocate, of which there may be none. It stops all threads
/// meanwhile, so it is asked seldom: every ten seconds at most, for a twentieth of the time at most, and where it brings nothing every five minutes, or half a minute while requests are refused. For one thread at a time.
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
    // What is in use is known anew with each: those who are refused may not have to be any more.
    private static readonly TimeSpan LongestWhileRefusing = TimeSpan.FromSeconds(30);

    private TimeSpan _pause = Shortest;
    private TimeSpan _least;
    private long? _last;

    /// <summary>With the system's own.</summary>
    public Collector(TimeProvider time)
        : this(time, static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true))
    {
    }

    /// <summary>Collects, if it is time.</summary>
    /// <param name="limit">The memory there is, in bytes.</param>
    /// <param name="read">Tells how much is in use.</param>
    /// <param name="isRefusing">Whether requests are refused.</param>
    public void Collect(long limit, Func<long> read, bool isRefusing)
    {
        var start = time.GetTimestamp();
        if (_last is { } last && time.GetElapsedTime(last, start) is var elapsed && (elapsed < _least || elapsed < (isRefusing && _pause > LongestWhileRefusing ? LongestWhileRefusing : _pause)))
            return;
        var before = read();
        collect();
        _last = time.GetTimestamp();
        _pause = before - read() >= limit * LeastShare ? Shortest : _pause * 2 > Longest ? Longest : _pause * 2;
        _least = time.GetElapsedTime(start, _last.Value) * TimeParts;
    }

    /// <summary>There is enough again: the next time begins anew, but not at once.</summary>
    public void Rest() => _pause = Shortest;
}
