namespace Gateway.Transforms.Caching.Fetching;

/// <summary>A fetch's place among those that nobody waits for, and how long it has it without a head. Guarded by its fetch.</summary>
/// <param name="flights">Where there are so many places.</param>
internal sealed class PlaceForNobody(Flights flights)
{
    // Somebody may come again, as who reloads does.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private ITimer? _grace;
    private bool _isTaken;

    /// <summary>Whether the time without a head is running.</summary>
    public bool HasGrace => _grace is not null;

    /// <summary>Takes it, unless it is had already; false where all are taken.</summary>
    public bool TryTake() => _isTaken || (_isTaken = flights.TryTakePlaceForNobody());

    /// <summary>Has something done when the time without a head is over.</summary>
    public void BeginGrace(TimerCallback end, Flight flight) => _grace = flights.Time.CreateTimer(end, flight, Grace, Timeout.InfiniteTimeSpan);

    /// <summary>Gives it back, where it is had.</summary>
    public void Return()
    {
        _grace?.Dispose();
        _grace = null;
        if (_isTaken)
            flights.ReturnPlaceForNobody();
        _isTaken = false;
    }
}
