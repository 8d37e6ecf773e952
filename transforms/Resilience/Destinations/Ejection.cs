namespace Gateway.Transforms.Resilience.Destinations;

/// <summary>Leaves a destination alone for a while when it fails several times in a row. Belongs to a lock; allocates nothing.</summary>
/// <param name="time">The clock.</param>
internal sealed class Ejection(TimeProvider time)
{
    private const int MaxTimes = 10;

    private int _failures;
    private int _ejections;
    private long _since;
    private TimeSpan _duration;

    /// <summary>True while it is left alone.</summary>
    public bool IsActive => _duration > TimeSpan.Zero && Remaining > TimeSpan.Zero;

    /// <summary>How long it is left alone yet.</summary>
    public TimeSpan Remaining => _duration - time.GetElapsedTime(_since) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>How long it has been back; null where it never was away.</summary>
    public TimeSpan? BackFor => _duration > TimeSpan.Zero && !IsActive ? time.GetElapsedTime(_since) - _duration : null;

    /// <summary>What became of a request.</summary>
    /// <param name="options">When it is left alone.</param>
    /// <param name="hasFailed">Whether it has failed.</param>
    /// <returns>True when it should be left alone by that.</returns>
    public bool Record(OutlierOptions options, bool hasFailed)
    {
        if (hasFailed)
            return ++_failures >= options.ConsecutiveFailures && !IsActive;
        _failures = 0;
        // Who did well for as long as it was away is as good as any.
        if (BackFor > _duration)
            _ejections = 0;
        return false;
    }

    /// <summary>Leaves it alone from now on.</summary>
    public void Begin(OutlierOptions options)
    {
        _ejections = Math.Min(_ejections + 1, MaxTimes);
        (_failures, _since, _duration) = (0, time.GetTimestamp(), options.EjectionTime * _ejections);
    }

    /// <summary>Forgets all.</summary>
    public void Reset() => (_failures, _ejections, _duration) = (0, 0, TimeSpan.Zero);
}
