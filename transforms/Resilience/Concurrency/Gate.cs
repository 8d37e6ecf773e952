using Gateway.Transforms.Shared;

namespace Gateway.Transforms.Resilience.Concurrency;

/// <summary>
/// Lets so many requests in at a time and has some of the others wait: those of a higher priority first, among equals the oldest, and the newest once waiting has become the rule, as their clients are likelier to be there still.
/// Who cannot hope to get in before its time is over is told at once. Safe to share between threads; allocates nothing for who need not wait.
/// </summary>
/// <param name="settings">How it begins.</param>
/// <param name="time">The clock.</param>
internal sealed class Gate(GateSettings settings, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly WaitingLine[] _lines = [new(), new(), new(), new()];
    private GateSettings _settings = settings;
    private Pace _pace;
    private int _inside;
    private int _waiting;
    private long _waitingSince;

    /// <summary>How many are inside.</summary>
    public int Inside => Volatile.Read(ref _inside);

    /// <summary>How many wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>How many may be inside.</summary>
    public int Limit
    {
        get
        {
            lock (_lock)
                return _settings.Limit;
        }
    }

    /// <summary>Goes on with other settings: who is inside stays, and who waits may get in.</summary>
    public void Set(GateSettings settings)
    {
        lock (_lock)
        {
            if (settings == _settings)
                return;
            _settings = settings;
            LetIn();
        }
    }

    /// <summary>Asks to be let in, and waits if that has sense.</summary>
    /// <param name="priority">Who goes before it.</param>
    /// <param name="patience">How long somebody waits for the answer, at most; null for as long as it takes.</param>
    /// <param name="client">Cancelled when nobody does any more.</param>
    /// <param name="outside">Cancelled when nobody does who is not inside: who was let in goes on all the same.</param>
    public ValueTask<Entry> EnterAsync(RequestPriority priority, TimeSpan? patience, CancellationToken client, CancellationToken outside = default)
    {
        Waiter waiter;
        TimeSpan timeout;
        lock (_lock)
        {
            if (_inside < _settings.Limit)
            {
                Enter();
                return new ValueTask<Entry>(Entry.Entered);
            }

            var now = time.GetTimestamp();
            if (Refusal(priority, patience ?? TimeSpan.MaxValue, now) is { } refusal)
                return new ValueTask<Entry>(refusal);
            timeout = _settings.Timeout;
            waiter = new Waiter(this, priority);
            if (_waiting++ == 0)
                _waitingSince = now;
            _lines[(int)priority].Add(waiter);
        }

        return WaitAsync(waiter, timeout, client, outside);
    }

    /// <summary>Takes a place that is free, without waiting for one.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_inside >= _settings.Limit)
                return false;
            Enter();
            return true;
        }
    }

    /// <summary>Gives a place back.</summary>
    /// <param name="held">How long it was held; null where that says nothing of the next ones, as of a WebSocket.</param>
    public void Leave(TimeSpan? held)
    {
        lock (_lock)
        {
            _inside--;
            _pace.Moved(time.GetTimestamp());
            if (held is { } known)
                _pace.Left(known);
            LetIn();
        }
    }

    private async ValueTask<Entry> WaitAsync(Waiter waiter, TimeSpan timeout, CancellationToken client, CancellationToken outside)
    {
        await using var timer = time.CreateTimer(
            static state => ((Waiter)state!).Gate.GiveUp((Waiter)state, EntryResult.TimedOut), waiter, timeout, Timeout.InfiniteTimeSpan);
        await using var left = WhenGone(waiter, client);
        await using var leftOutside = WhenGone(waiter, outside);
        return await waiter.Task;
    }

    private static CancellationTokenRegistration WhenGone(Waiter waiter, CancellationToken client) =>
        client.UnsafeRegister(static state => ((Waiter)state!).Gate.GiveUp((Waiter)state, EntryResult.ClientGone), waiter);

    private void Enter()
    {
        if (++_inside == _settings.Limit)
            _pace.Moved(time.GetTimestamp());
    }

    /// <summary>Why a request may not wait; null where it may.</summary>
    private Entry? Refusal(RequestPriority priority, TimeSpan patience, long now)
    {
        if (_settings.QueueLimit == 0)
            return new Entry(EntryResult.Full, WaitBehind(0, now));
        var before = CountBefore(priority, now);
        if (WaitBehind(before, now) is var wait && (wait > _settings.Timeout || wait > patience))
            return new Entry(EntryResult.Hopeless, wait);
        if (_waiting < _settings.QueueLimit)
            return null;

        // Somebody gives way: the last in the order in which they are let in, unless the newcomer comes behind all of them.
        if (LastOne(now) is not { } last || last.Priority > priority || (last.Priority == priority && !IsOverloaded(now)))
            return new Entry(EntryResult.Full, wait);
        End(last, new Entry(EntryResult.Displaced, wait));
        return null;
    }

    private int CountBefore(RequestPriority priority, long now)
    {
        var before = 0;
        for (var level = (int)priority + 1; level < _lines.Length; level++)
            before += _lines[level].Count;
        return IsOverloaded(now) ? before : before + _lines[(int)priority].Count;
    }

    private TimeSpan WaitBehind(int before, long now) => _pace.WaitBehind(before, _settings.Limit, now, time);

    /// <summary>Somebody has waited without a break for as long as anybody may: who has waited for longest is the likeliest to have given up.</summary>
    private bool IsOverloaded(long now) => _waiting > 0 && time.GetElapsedTime(_waitingSince, now) >= _settings.Timeout;

    private Waiter? LastOne(long now)
    {
        foreach (var line in _lines)
        {
            if (line.Count > 0)
                return IsOverloaded(now) ? line.Oldest : line.Newest;
        }

        return null;
    }

    private Waiter? NextOne()
    {
        var isOverloaded = IsOverloaded(time.GetTimestamp());
        for (var level = _lines.Length - 1; level >= 0; level--)
        {
            if (_lines[level].Count > 0)
                return isOverloaded ? _lines[level].Newest : _lines[level].Oldest;
        }

        return null;
    }

    private void LetIn()
    {
        while (_waiting > 0 && _inside < _settings.Limit)
        {
            Enter();
            End(NextOne()!, Entry.Entered);
        }
    }

    private void GiveUp(Waiter waiter, EntryResult why)
    {
        lock (_lock)
        {
            // It may have been let in just now.
            if (waiter.IsWaiting)
                End(waiter, new Entry(why, WaitBehind(CountBefore(waiter.Priority, time.GetTimestamp()), time.GetTimestamp())));
        }
    }

    private void End(Waiter waiter, Entry entry)
    {
        _lines[(int)waiter.Priority].Remove(waiter);
        _waiting--;
        waiter.End(entry);
    }
}
