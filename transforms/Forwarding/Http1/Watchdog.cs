namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>
/// Looks four times a second after every exchange that is going on, and ends those that wait for too long. A timer or
/// a cancellation token for each read would cost more than the read. Safe to share.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private ExchangeGuard? _first;

    /// <summary>Starts to look.</summary>
    public Watchdog(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static watchdog => ((Watchdog)watchdog!).Look(), this, Interval, Interval);
    }

    /// <summary>Looks after an exchange until it is released.</summary>
    public void Watch(ExchangeGuard guard)
    {
        lock (_lock)
        {
            guard.Next = _first;
            if (_first is not null)
                _first.Previous = guard;
            _first = guard;
        }
    }

    /// <summary>Looks no longer after it.</summary>
    public void Release(ExchangeGuard guard)
    {
        lock (_lock)
        {
            if (guard.Next is not null)
                guard.Next.Previous = guard.Previous;
            if (guard.Previous is not null)
                guard.Previous.Next = guard.Next;
            else
                _first = guard.Next;
            guard.Next = guard.Previous = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var now = _time.GetTimestamp();
        List<ExchangeGuard>? overdue = null;
        lock (_lock)
        {
            for (var guard = _first; guard is not null; guard = guard.Next)
            {
                if (guard.IsOverdue(now))
                    (overdue ??= []).Add(guard);
            }
        }

        // Closing takes its time, and requests that begin and end wait for the lock. One that has ended meanwhile stays as it ended.
        overdue?.ForEach(static guard => guard.EndBecause(ExchangeEnd.OutOfTime));
    }
}
