namespace Gateway.Transforms.Resilience.Destinations;

/// <summary>How long the last answers took to begin, and the time within which so many of a hundred did. Safe to share between threads; allocates nothing.</summary>
internal sealed class Latencies
{
    // Fewer say little.
    private const int Few = 20;
    private const int WindowSize = 256;
    private const int Renewal = 16;

    private readonly Lock _lock = new();
    private readonly long[] _window = new long[WindowSize];
    private readonly long[] _sorted = new long[WindowSize];
    private int _count;
    private int _percentile;
    private long _within = -1;

    /// <summary>The time within which so many were answered; null where that is not known yet.</summary>
    /// <param name="percentile">So many of a hundred.</param>
    public TimeSpan? Within(int percentile)
    {
        lock (_lock)
        {
            if (_percentile != percentile)
            {
                _percentile = percentile;
                Renew();
            }

            return _within >= 0 ? TimeSpan.FromTicks(_within) : null;
        }
    }

    /// <summary>One was answered.</summary>
    public void Add(TimeSpan latency)
    {
        lock (_lock)
        {
            _window[_count++ % WindowSize] = latency.Ticks;
            // Counts on within the second half, so that it never comes back to few.
            if (_count == 2 * WindowSize)
                _count = WindowSize;
            if (_count == Few || _count % Renewal == 0)
                Renew();
        }
    }

    private void Renew()
    {
        var known = Math.Min(_count, WindowSize);
        if (known < Few || _percentile == 0)
            return;
        var sorted = _sorted.AsSpan(0, known);
        _window.AsSpan(0, known).CopyTo(sorted);
        sorted.Sort();
        _within = sorted[(known - 1) * _percentile / 100];
    }
}
