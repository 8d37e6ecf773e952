namespace Gateway.Transforms.Resilience.Destinations;

/// <summary>
/// Leaves a destination alone that fails too much or is too slow, has a few requests try it after a while, and goes on as before once those succeed. Belongs to a lock; allocates nothing.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class Breaker(TimeProvider time)
{
    private const int Steps = 10;
    private const int MaxDoublings = 3;

    private readonly RollingCounts _counts = new();
    private TimeSpan _window;
    private TimeSpan _pause;
    private TimeSpan _warning;
    private long _warnedAt;
    private long _openedAt;
    private long _triedAt;
    private int _openings;
    private int _trials;
    private int _successes;
    private bool _isOpen;

    /// <summary>Whether the destination gets requests.</summary>
    public BreakerState State => !_isOpen ? BreakerState.Closed : Remaining > TimeSpan.Zero ? BreakerState.Open : BreakerState.HalfOpen;

    /// <summary>Whether it opened because somebody else's had, and too little had failed here for that otherwise.</summary>
    public bool IsFollowing { get; private set; }

    /// <summary>How long until it is tried.</summary>
    public TimeSpan Remaining => _pause - time.GetElapsedTime(_openedAt) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>How many more requests it may get.</summary>
    /// <param name="options">When it is left alone.</param>
    public int RoomFor(BreakerOptions options) => State switch
    {
        BreakerState.Closed => int.MaxValue,
        BreakerState.HalfOpen when _trials < options.Trials => options.Trials - _trials,
        // One that goes on for ever, as an upload may, keeps others from trying it only so long.
        BreakerState.HalfOpen when time.GetElapsedTime(_triedAt) >= options.BreakDuration => 1,
        _ => 0,
    };

    /// <summary>Whether it may get one more request.</summary>
    /// <param name="options">When it is left alone.</param>
    public bool HasRoom(BreakerOptions options) => RoomFor(options) > 0;

    /// <summary>Gives it one request; what becomes of it has to be told.</summary>
    /// <returns>True for one that tries it.</returns>
    public bool Enter()
    {
        if (State != BreakerState.HalfOpen)
            return false;
        _trials++;
        _triedAt = time.GetTimestamp();
        return true;
    }

    /// <summary>What became of a request.</summary>
    /// <param name="options">When it is left alone.</param>
    /// <param name="outcome">What it says.</param>
    /// <param name="latency">How long its answer's head took.</param>
    /// <param name="isTrial">Whether it tried a destination that was left alone.</param>
    /// <returns>What it has become by that; null for what it was.</returns>
    public BreakerState? Record(BreakerOptions options, Outcome outcome, TimeSpan latency, bool isTrial)
    {
        if (isTrial)
            _trials--;
        if (outcome == Outcome.Unknown)
            return null;
        var wasSlow = options.SlowCallRatio is not null && latency > options.SlowCallDuration;
        if (_isOpen)
            // Those that were on their way when it opened tell nothing new.
            return isTrial ? Judge(options, outcome == Outcome.Failed || wasSlow) : null;
        return Count(options, outcome == Outcome.Failed, wasSlow) ? Open(options) : null;
    }

    /// <summary>Somebody else leaves the destination alone. For so long, the first failure says as much as many do otherwise; what was before says nothing any more.</summary>
    /// <returns>False where that was known, or is no news.</returns>
    public bool Warn(TimeSpan left)
    {
        if (_isOpen)
            return false;
        var isNews = !IsWarned;
        if (isNews)
            _counts.Clear();
        (_warning, _warnedAt) = (left, time.GetTimestamp());
        return isNews;
    }

    /// <summary>Forgets all: the destination gets requests.</summary>
    public void Reset()
    {
        _counts.Clear();
        (_warning, IsFollowing) = (TimeSpan.Zero, false);
        // Those that try it are still to be told of.
        (_isOpen, _openings, _successes) = (false, 0, 0);
    }

    private bool IsWarned => _warning > TimeSpan.Zero && time.GetElapsedTime(_warnedAt) < _warning;

    private BreakerState? Judge(BreakerOptions options, bool isBad)
    {
        // Another that tried it was first.
        if (State != BreakerState.HalfOpen)
            return null;
        if (isBad)
            return Open(options);
        if (++_successes < options.Trials)
            return null;
        _counts.Clear();
        (_isOpen, _openings, _successes, IsFollowing) = (false, 0, 0, false);
        return BreakerState.Closed;
    }

    private bool Count(BreakerOptions options, bool hasFailed, bool wasSlow)
    {
        if (_window != options.Window)
            _counts.Clear();
        _window = options.Window;
        _counts.Add(hasFailed, wasSlow, (long)(time.GetElapsedTime(0) / (_window / Steps)));
        var (all, failed, slow) = _counts.Sum;
        IsFollowing = all < options.MinimumThroughput;
        return all >= (IsWarned ? 1 : options.MinimumThroughput) && (failed >= options.FailureRatio * all || slow >= options.SlowCallRatio * all);
    }

    private BreakerState Open(BreakerOptions options)
    {
        _pause = options.BreakDuration * (1 << Math.Min(_openings++, MaxDoublings));
        (_isOpen, _openedAt, _successes, _warning) = (true, time.GetTimestamp(), 0, TimeSpan.Zero);
        return BreakerState.Open;
    }
}
