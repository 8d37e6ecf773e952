namespace Gateway.Transforms.Caching.Fetching;

/// <summary>A fetch's place among those that nobody waits for, and how long it has it. Guarded by its fetch.</summary>
/// <param name="flights">Where there are so many places.</param>
internal sealed class PlaceForNobody(Flights flights)
{
    /// <summary>How long a fetch that all have left may go on without a head: somebody may come again, as who reloads does.</summary>
    public static readonly TimeSpan WithoutHead = TimeSpan.FromSeconds(2);

    /// <summary>How long a body may go on to come that nobody reads: one without an end would keep the backend for ever.</summary>
    public static readonly TimeSpan WithHead = TimeSpan.FromSeconds(30);

    private ITimer? _timer;

    /// <summary>Whether it is had.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>Which stretch of time is running: another one each time it begins or ends.</summary>
    public int Turn { get; private set; }

    /// <summary>Takes it, unless it is had already; false where all are taken.</summary>
    public bool TryTake() => IsTaken || (IsTaken = flights.TryTakePlaceForNobody());

    /// <summary>Has something done after a time, which begins now; it is told the <see cref="Turn"/> that it was for.</summary>
    public void EndAfter(TimeSpan time, Action<int> end)
    {
        Stop();
        var turn = Turn;
        _timer = flights.Time.CreateTimer(_ => end(turn), null, time, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gives it back, where it is had.</summary>
    public void Return()
    {
        Stop();
        if (IsTaken)
            flights.ReturnPlaceForNobody();
        IsTaken = false;
    }

    private void Stop()
    {
        _timer?.Dispose();
        _timer = null;
        Turn++;
    }
}
