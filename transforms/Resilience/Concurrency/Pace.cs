namespace Gateway.Transforms.Resilience.Concurrency;

/// <summary>How fast places become free, as far as it shows. Belongs to a lock.</summary>
internal struct Pace
{
    // Each request that ends counts for so much of the mean.
    private const double Weight = 0.1;

    // One that had it for longer says nothing of the others, however long it was.
    private const int MostTimes = 10;
    private static readonly TimeSpan AlwaysCounted = TimeSpan.FromSeconds(1);

    private TimeSpan _held;
    private long _lastMove;

    /// <summary>All places are taken from now on, or one has become free: something moves.</summary>
    /// <param name="now">In the clock's time.</param>
    public void Moved(long now) => _lastMove = now;

    /// <summary>One gave its place back.</summary>
    /// <param name="held">How long it had it.</param>
    public void Left(TimeSpan held)
    {
        if (_held == TimeSpan.Zero)
        {
            _held = held;
            return;
        }

        var most = _held * MostTimes;
        if (most < AlwaysCounted)
            most = AlwaysCounted;
        _held += ((held < most ? held : most) - _held) * Weight;
    }

    /// <summary>
    /// How long it takes until a place is free for somebody: the mean time that one is held, or that for which nothing has moved where it is longer, as then all of them are held for longer than that; shared among all places.
    /// </summary>
    /// <param name="before">How many go before.</param>
    /// <param name="places">How many places there are.</param>
    /// <param name="now">In the clock's time.</param>
    /// <param name="time">The clock.</param>
    public readonly TimeSpan WaitBehind(int before, int places, long now, TimeProvider time)
    {
        var stalled = time.GetElapsedTime(_lastMove, now);
        return (_held > stalled ? _held : stalled) / places * (before + 1);
    }
}
