namespace Gateway.Transforms.Resilience.Destinations;

/// <summary>What a policy knows of one destination. Safe to share between threads; allocates nothing.</summary>
/// <param name="id">Its id.</param>
/// <param name="address">Where it is; another address is another destination.</param>
/// <param name="time">The clock.</param>
internal sealed class Standing(string id, string address, TimeProvider time)
{
    // Less would not show how it does.
    private const double LeastShare = 0.1;

    private readonly Lock _lock = new();
    private readonly Breaker _breaker = new(time);
    private readonly Ejection _ejection = new(time);
    private int _inside;
    private int _isAwaited;
    private long? _closedAt;

    /// <summary>Its id.</summary>
    public string Id => id;

    /// <summary>Where it is.</summary>
    public string Address => address;

    /// <summary>How many requests are on their way there.</summary>
    public int Inside => Volatile.Read(ref _inside);

    /// <summary>Whether it is left alone for doing worse than the others.</summary>
    public bool IsEjected
    {
        get
        {
            lock (_lock)
                return _ejection.IsActive;
        }
    }

    /// <summary>Whether its breaker lets requests through.</summary>
    public BreakerState State
    {
        get
        {
            lock (_lock)
                return _breaker.State;
        }
    }

    /// <summary>Whether its breaker opened because another gateway's had.</summary>
    public bool IsFollowing
    {
        get
        {
            lock (_lock)
                return _breaker.IsFollowing;
        }
    }

    /// <summary>How long it is left alone yet.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_lock)
                return _ejection.IsActive && _ejection.Remaining > _breaker.Remaining ? _ejection.Remaining : _breaker.State == BreakerState.Open ? _breaker.Remaining : TimeSpan.Zero;
        }
    }

    /// <summary>Whether somebody is to wait for its return from here on; false where somebody does.</summary>
    public bool TryBeAwaited() => Interlocked.Exchange(ref _isAwaited, 1) == 0;

    /// <summary>Who waited for its return waits no more.</summary>
    public void IsAwaitedNoMore() => Interlocked.Exchange(ref _isAwaited, 0);

    /// <summary>Whether it may get one more request.</summary>
    public Room RoomFor(ResiliencePolicyOptions options)
    {
        lock (_lock)
            return RoomWithin(options);
    }

    /// <summary>How many requests it may have at a time, as it is now: those that are there, and those that it may get beside them.</summary>
    /// <param name="options">What the policy says.</param>
    /// <param name="most">The most that it may ever have.</param>
    /// <param name="isLeftAlone">Whether it gets none at all, until some time is over.</param>
    public int PlacesOf(ResiliencePolicyOptions options, int most, out bool isLeftAlone)
    {
        lock (_lock)
        {
            isLeftAlone = (options.Breaker is not null && _breaker.State == BreakerState.Open) || (options.Outliers is not null && _ejection.IsActive);
            if (isLeftAlone)
                return _inside;
            var free = Math.Max(0, most - _inside);
            return _inside + (options.Breaker is { } breaker ? Math.Min(free, _breaker.RoomFor(breaker)) : free);
        }
    }

    /// <summary>How many of the requests it should get that it would get otherwise: less than 1 for a while after it was left alone.</summary>
    public double ShareOf(ResiliencePolicyOptions options)
    {
        if (options.SlowStart is not { } slowStart)
            return 1;
        lock (_lock)
        {
            var back = _closedAt is { } closed ? time.GetElapsedTime(closed) : TimeSpan.MaxValue;
            if (_ejection.BackFor is { } ejected && ejected < back)
                back = ejected;
            return Math.Clamp(back / slowStart, LeastShare, 1);
        }
    }

    /// <summary>Gives it one more request, if it may have it; that one has to leave again.</summary>
    /// <param name="options">What the policy says.</param>
    /// <param name="isTrial">Whether it tries a destination that was left alone.</param>
    public Room TryEnter(ResiliencePolicyOptions options, out bool isTrial)
    {
        lock (_lock)
        {
            isTrial = false;
            if (RoomWithin(options) is not Room.Free and var room)
                return room;
            isTrial = options.Breaker is not null && _breaker.Enter();
            _inside++;
            return Room.Free;
        }
    }

    /// <summary>What became of a request, as soon as it shows.</summary>
    /// <param name="options">What the policy says.</param>
    /// <param name="outcome">What it says of the destination, but for the status.</param>
    /// <param name="status">What was answered; 0 for nothing.</param>
    /// <param name="latency">How long the answer's head took.</param>
    /// <param name="isTrial">As it was when it entered.</param>
    /// <param name="tryEject">Leaves the destination alone for doing worse than the others, unless too many are; whether it did.</param>
    public StandingChange Record(ResiliencePolicyOptions options, Outcome outcome, int status, TimeSpan latency, bool isTrial, Func<Standing, bool> tryEject)
    {
        var shouldEject = false;
        lock (_lock)
        {
            if ((options.Breaker ?? (isTrial ? new BreakerOptions() : null)) is { } breaker)
            {
                switch (_breaker.Record(breaker, With(outcome, status, breaker.Statuses), latency, isTrial))
                {
                    case BreakerState.Open:
                        return StandingChange.Opened;
                    case BreakerState.Closed:
                        _closedAt = time.GetTimestamp();
                        return StandingChange.Closed;
                }
            }

            if (options.Outliers is { } outliers && With(outcome, status, outliers.Statuses) is not Outcome.Unknown and var judged)
                shouldEject = _ejection.Record(outliers, judged == Outcome.Failed);
        }

        // Outside the lock: it looks at all of them.
        return shouldEject && tryEject(this) ? StandingChange.Ejected : StandingChange.None;
    }

    /// <summary>Leaves it alone from now on, for doing worse than the others.</summary>
    /// <param name="options">What the policy says.</param>
    /// <returns>False where the policy has no such rule any more.</returns>
    public bool TryEject(ResiliencePolicyOptions options)
    {
        if (options.Outliers is not { } outliers)
            return false;
        lock (_lock)
            _ejection.Begin(outliers);
        return true;
    }

    /// <summary>Another gateway leaves it alone.</summary>
    /// <returns>False where that was known, or is no news.</returns>
    public bool Warn(TimeSpan left)
    {
        lock (_lock)
            return _breaker.Warn(left);
    }

    /// <summary>A request has ended.</summary>
    public void Leave()
    {
        lock (_lock)
            _inside--;
    }

    /// <summary>Goes on with what the policy says now: what it does not ask for any more is forgotten.</summary>
    public void Apply(ResiliencePolicyOptions options)
    {
        lock (_lock)
        {
            if (options.Breaker is null)
                _breaker.Reset();
            if (options.Outliers is null)
                _ejection.Reset();
        }
    }

    private static Outcome With(Outcome outcome, int status, IReadOnlyList<int> failures) =>
        outcome != Outcome.Succeeded ? outcome : Contains(failures, status) ? Outcome.Failed : Outcome.Succeeded;

    private static bool Contains(IReadOnlyList<int> statuses, int status)
    {
        for (var i = 0; i < statuses.Count; i++)
        {
            if (statuses[i] == status)
                return true;
        }

        return false;
    }

    private Room RoomWithin(ResiliencePolicyOptions options)
    {
        if ((options.Breaker is { } breaker && !_breaker.HasRoom(breaker)) || (options.Outliers is not null && _ejection.IsActive))
            return Room.LeftAlone;
        return options.MaxConcurrencyPerDestination is { } max && _inside >= max ? Room.Full : Room.Free;
    }
}
