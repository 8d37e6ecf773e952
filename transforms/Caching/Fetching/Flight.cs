using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>
/// A fetch under way and all who wait for it. It belongs to none of them: who began it may leave, and it goes on for the others and for the store. The body is kept as long as
/// it may be stored; beyond that, or where nothing is to be stored, only what the slowest reader has not had yet. Safe to share between threads.
/// </summary>
internal sealed class Flight : IDisposable
{
    // What is ahead of the slowest reader, where the body is not kept.
    private const int Window = 256 * 1024;
    private const int ShortWindow = 64 * 1024;

    private readonly Flights _flights;
    private readonly TaskCompletionSource<FlightAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancelled = new();
    private readonly Lock _gate = new();
    private readonly FlightReaders _readers = new();
    private readonly FlightShare _share;
    private readonly PlaceForNobody _place;
    private TaskCompletionSource? _more;
    private TaskCompletionSource? _room;
    private int _owners = 1;
    private bool _isCancelled;
    private bool _isKept = true;
    private volatile bool _isEnded;

    /// <summary>Begins.</summary>
    /// <param name="flights">Where it is to be added.</param>
    /// <param name="key">What it is joined by.</param>
    /// <param name="client">Who caused it.</param>
    /// <param name="sequence">The number of the last purge before it.</param>
    /// <param name="body">The body to fill; the flight's own from here on.</param>
    /// <param name="stale">What is stored already and may be asked about; the flight's own from here on.</param>
    public Flight(Flights flights, CacheKey key, ClientKey client, long sequence, BodyBuilder body, Lease stale) =>
        (_flights, Key, Client, Sequence, BeganAt, Body, Stale, _share, _place) =
        (flights, key, client, sequence, flights.Time.GetTimestamp(), body, stale, new FlightShare(flights.Memory, client), new PlaceForNobody(flights));

    /// <summary>What it is joined by.</summary>
    public CacheKey Key { get; }

    /// <summary>Who caused it.</summary>
    public ClientKey Client { get; }

    /// <summary>The number of the last purge before it.</summary>
    public long Sequence { get; }

    /// <summary>When it began, by the clock's timestamps.</summary>
    public long BeganAt { get; }

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

    /// <summary>Whether what it brings is not to be stored any more: its address changed meanwhile, or too many purges came.</summary>
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

    /// <summary>Why it is stored no more, one of <see cref="Rules.NotStored"/>; null while it may be.</summary>
    public string? WhyNotKept { get; private set; }

    /// <summary>Counts what was appended, where it is kept; false where there is no room for it beside that of the others.</summary>
    public bool TryCount()
    {
        lock (_gate)
            return !_isKept || _share.TryKeep(Body.Length);
    }

    /// <summary>Joins it. Null when it is over, given up, doomed, or for those alone who read it already.</summary>
    public FlightReader? TryJoin()
    {
        lock (_gate)
        {
            // What is kept no more may have lost its beginning.
            if (IsDoomed || _isCancelled || _owners == 0 || !_isKept)
                return null;
            _owners++;
            _place.Return();
            var reader = new FlightReader(this);
            _readers.Add(reader);
            return reader;
        }
    }

    /// <summary>It is to go on though nobody waits for it. False when too many do.</summary>
    public bool TryBeForNobody()
    {
        lock (_gate)
            return _place.TryTake();
    }

    /// <summary>Nobody joins it any more, and nothing of it is stored. Where nobody reads it, the fetch ends.</summary>
    public void Doom()
    {
        lock (_gate)
            IsDoomed = true;
        EndForNobody();
    }

    /// <summary>Ends the fetch where nobody reads it.</summary>
    public void EndForNobody()
    {
        lock (_gate)
        {
            if (_owners == 0 || _readers.Count > 0 || _isEnded)
                return;
            _owners++;
        }

        GiveUp();
        Release();
    }

    /// <summary>Tells all who wait what it is.</summary>
    public void SetAnswer(FlightAnswer answer)
    {
        IsDiscarded = answer.Outcome is FlightOutcome.Stored or FlightOutcome.Again;
        if (answer.Outcome != FlightOutcome.Shared)
            KeepNoMore(answer.NotStored);
        _answer.TrySetResult(answer);
        lock (_gate)
        {
            if (_place.IsTaken && !_isEnded)
                _place.EndAfter(PlaceForNobody.WithHead, EndTurn);
        }
    }

    /// <summary>
    /// The body is kept no longer: it is too large, or nothing is stored. Where nobody reads it, the fetch ends. Readers who are far behind what has come are cut off,
    /// where what others hold of other bodies leaves no room for that. Where too much is held in all, nobody is: it counts what has come already, and nothing more is kept.
    /// </summary>
    /// <param name="reason">Why it is not stored; null where that is no matter.</param>
    public void KeepNoMore(string? reason)
    {
        bool isForNobody;
        FlightReader[] late = [];
        lock (_gate)
        {
            (_isKept, WhyNotKept) = (false, WhyNotKept ?? reason);
            _share.LetGo();
            isForNobody = _readers.Count == 0 && !IsDiscarded && !_isEnded;
            var ahead = Ahead();
            if (ahead > Window && !_share.HasBehind && !_flights.Memory.IsShort && !_share.TryHold(ahead))
                late = _readers.Behind(Window);
        }

        // Each frees what it holds when it leaves.
        foreach (var reader in late)
            reader.CutOff();
        if (isForNobody)
            GiveUp();
        Moved();
    }

    /// <summary>Shows readers what was appended; waits for them where the body is not kept.</summary>
    public ValueTask FlushAsync()
    {
        TaskCompletionSource? more;
        Task? room = null;
        lock (_gate)
        {
            (more, _more) = (_more, null);
            if (!_isKept && Ahead() > (_flights.Memory.IsShort ? ShortWindow : Window))
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
        {
            (more, _more) = (_more, null);
            _place.Return();
            _share.LetGo();
        }

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
                Body.DropBefore(_readers.Slowest());
            if (_share.HasBehind && Ahead() <= Window)
                _share.Drop();
            if (_room is not null && Ahead() <= Window)
                (room, _room) = (_room, null);
        }

        room?.SetResult();
    }

    internal void Leave(FlightReader reader)
    {
        bool isOver;
        lock (_gate)
        {
            _readers.Remove(reader);
            isOver = _readers.Count == 0 && !_isEnded && !GoesOnForNobody();
        }

        if (isOver)
            GiveUp();
        Moved();
        Release();
    }

    // What is not stored is for its readers alone, and so is what nobody finds any more. The rest is finished for those to come, where the origin answers at all, and soon enough.
    private bool GoesOnForNobody()
    {
        if (!_isKept || IsDoomed || (_flights.Find(Key) is { } other && other != this) || !_place.TryTake())
            return false;
        _place.EndAfter(_answer.Task.IsCompleted ? PlaceForNobody.WithHead : PlaceForNobody.WithoutHead, EndTurn);
        return true;
    }

    private void EndTurn(int turn)
    {
        lock (_gate)
        {
            // Somebody came, or the head did, while the clock rang.
            if (_place.Turn != turn)
                return;
        }

        EndForNobody();
    }

    /// <summary>Ends the fetch. For those who own a part of it, which keeps it from being disposed of meanwhile.</summary>
    private void GiveUp()
    {
        lock (_gate)
        {
            // Somebody joined just now; what is kept no more or doomed cannot be joined.
            if (_readers.Count > 0)
                return;
            _isCancelled = true;
        }

        // Whoever asks from here on begins anew.
        _flights.Close(this);
        _cancelled.Cancel();
    }

    private long Ahead() => _readers.Ahead(Body.Length);

    private void Release()
    {
        lock (_gate)
        {
            if (--_owners > 0)
                return;
            _place.Return();
        }

        Body.Dispose();
        // A copy is the same lease; nobody else gives it back.
        var stale = Stale;
        stale.Dispose();
        _cancelled.Dispose();
    }
}
