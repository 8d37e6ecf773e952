using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>
/// A fetch under way and all who wait for it. It belongs to none of them: who began it may leave, and it goes on for the others and for the store. The body is kept as long as
/// it may be stored; beyond that, or where nothing is to be stored, only what the slowest reader has not had yet. Safe to share between threads.
/// </summary>
internal sealed class Flight : IDisposable
{
    // What is ahead of the slowest reader, where the body is not kept.
    private const int Window = 256 * 1024;

    private readonly TaskCompletionSource<FlightAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancelled = new();
    private readonly Lock _gate = new();
    private readonly List<FlightReader> _readers = [];
    private TaskCompletionSource? _more;
    private TaskCompletionSource? _room;
    private int _owners = 1;
    private bool _isKept = true;
    private volatile bool _isEnded;

    /// <summary>Begins.</summary>
    /// <param name="key">What it is joined by.</param>
    /// <param name="sequence">The number of the last purge before it.</param>
    /// <param name="body">The body to fill; the flight's own from here on.</param>
    /// <param name="stale">What is stored already and may be asked about; the flight's own from here on.</param>
    public Flight(CacheKey key, long sequence, BodyBuilder body, Lease stale) => (Key, Sequence, Body, Stale) = (key, sequence, body, stale);

    /// <summary>What it is joined by.</summary>
    public CacheKey Key { get; }

    /// <summary>The number of the last purge before it.</summary>
    public long Sequence { get; }

    /// <summary>The body so far.</summary>
    public BodyBuilder Body { get; }

    /// <summary>What was stored when it began, pinned; the default value for nothing.</summary>
    public Lease Stale { get; }

    /// <summary>The head of what it brought, once it is there.</summary>
    public Task<FlightAnswer> Answer => _answer.Task;

    /// <summary>The same, when it is there.</summary>
    public FlightAnswer? Answered => _answer.Task.IsCompletedSuccessfully ? _answer.Task.Result : null;

    /// <summary>Ends the fetch.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    /// <summary>Whether what it brings is not to be stored any more: its address was purged meanwhile.</summary>
    public bool IsDoomed { get; private set; }

    /// <summary>Whether nobody wants the body: what is stored is sent in its place.</summary>
    public bool IsDiscarded { get; private set; }

    /// <summary>True behind the last byte, or when there will be none.</summary>
    public bool IsEnded => _isEnded;

    /// <summary>Why the body broke off; null where it did not.</summary>
    public FetchFailure? Failure { get; private set; }

    /// <summary>What the steps to the backend noted for the access log.</summary>
    public RequestFacts Facts { get; } = new();

    /// <summary>Whether its response is stored, or still may be.</summary>
    public bool IsKept
    {
        get
        {
            lock (_gate)
                return _isKept;
        }
    }

    /// <summary>Joins it. Null when it is over, doomed, or for those alone who read it already.</summary>
    public FlightReader? TryJoin()
    {
        lock (_gate)
        {
            // What is kept no more may have lost its beginning.
            if (IsDoomed || _owners == 0 || !_isKept)
                return null;
            _owners++;
            var reader = new FlightReader(this);
            _readers.Add(reader);
            return reader;
        }
    }

    /// <summary>Nobody joins it any more, and nothing of it is stored.</summary>
    public void Doom()
    {
        lock (_gate)
            IsDoomed = true;
    }

    /// <summary>Tells all who wait what it is.</summary>
    public void SetAnswer(FlightAnswer answer)
    {
        IsDiscarded = answer.Outcome is FlightOutcome.Stored or FlightOutcome.Again;
        if (answer.Outcome != FlightOutcome.Shared)
            KeepNoMore();
        _answer.TrySetResult(answer);
    }

    /// <summary>The body is kept no longer: it is too large, or nothing is stored. Where nobody reads it, the fetch ends.</summary>
    public void KeepNoMore()
    {
        bool isForNobody;
        lock (_gate)
        {
            _isKept = false;
            isForNobody = _readers.Count == 0 && !IsDiscarded && !_isEnded;
        }

        if (isForNobody)
            _cancelled.Cancel();
    }

    /// <summary>Shows readers what was appended; waits for them where the body is not kept.</summary>
    public ValueTask FlushAsync()
    {
        TaskCompletionSource? more;
        Task? room = null;
        lock (_gate)
        {
            (more, _more) = (_more, null);
            if (!_isKept && Ahead() > Window)
                room = (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        more?.SetResult();
        return room is null ? default : new ValueTask(room.WaitAsync(Cancelled));
    }

    /// <summary>All was appended, or nothing more comes.</summary>
    /// <param name="failure">Why not all; null for all.</param>
    public void End(FetchFailure? failure)
    {
        Failure = failure;
        _isEnded = true;
        TaskCompletionSource? more;
        lock (_gate)
            (more, _more) = (_more, null);
        more?.SetResult();
    }

    /// <summary>Gives back what the fetch itself holds.</summary>
    public void Dispose() => Release();

    /// <summary>Completes when there is more than a reader has, or the end.</summary>
    internal Task WaitAsync(FlightReader reader)
    {
        lock (_gate)
        {
            if (_isEnded || Body.Length > reader.Position)
                return Task.CompletedTask;
            return (_more ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>A reader has come further.</summary>
    internal void Moved()
    {
        TaskCompletionSource? room = null;
        lock (_gate)
        {
            if (_isKept)
                return;
            if (_readers.Count > 0)
                Body.DropBefore(Slowest());
            if (_room is not null && Ahead() <= Window)
                (room, _room) = (_room, null);
        }

        room?.SetResult();
    }

    internal void Leave(FlightReader reader)
    {
        bool isForNobody;
        lock (_gate)
        {
            _readers.Remove(reader);
            isForNobody = _readers.Count == 0 && !_isKept && !_isEnded;
        }

        // What is not stored is for its readers alone.
        if (isForNobody)
            _cancelled.Cancel();
        Moved();
        Release();
    }

    private long Ahead() => _readers.Count == 0 ? 0 : Body.Length - Slowest();

    private long Slowest()
    {
        var slowest = long.MaxValue;
        foreach (var reader in _readers)
            slowest = Math.Min(slowest, reader.Position);
        return slowest;
    }

    private void Release()
    {
        lock (_gate)
        {
            if (--_owners > 0)
                return;
        }

        Body.Dispose();
        // A copy is the same lease; nobody else gives it back.
        var stale = Stale;
        stale.Dispose();
        _cancelled.Dispose();
    }
}
