using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>
/// The first forms of stored responses that clients wait for, made one behind the other by few threads. It holds so many and so much at most, and what nobody waits for any more is taken out again.
/// What was begun is finished, for those to come. Safe to share between threads.
/// </summary>
/// <param name="store">Whose limit the bodies that wait have a share of.</param>
/// <param name="make">Makes a form; it throws nothing.</param>
internal sealed class FormQueue(MemoryStore store, Action<FormJob> make)
{
    /// <summary>The most that wait to be begun.</summary>
    public const int MaxWaiting = 64;

    // Of the store's limit: bodies that wait to be encoded. The largest entry has room.
    private const int WaitingShare = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<(long Id, ContentCoding Coding), FormJob> _jobs = [];
    private readonly LinkedList<FormJob> _waiting = new();
    private SpareThreads? _threads;
    private long _waitingBytes;

    // Half of the processors: the others serve.
    private SpareThreads Threads => _threads ??= new SpareThreads("Gateway forms", Math.Max(1, Environment.ProcessorCount / 2), TryMakeNext);

    /// <summary>How many wait to be begun.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <summary>Whether none waits, nor is being made.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
                return _jobs.Count == 0;
        }
    }

    /// <summary>Waits for a form with those who wait already, or has it made; null where too much waits, or nothing more is stored. Who was let in says <see cref="Leave"/>, once.</summary>
    /// <param name="lease">The entry; it stays the caller's.</param>
    /// <param name="coding">The coding.</param>
    /// <param name="maker">Encodes.</param>
    public FormJob? TryJoin(in Lease lease, ContentCoding coding, IRepresentationCoding maker)
    {
        lock (_gate)
        {
            if (!_jobs.TryGetValue((lease.Id, coding), out var job))
            {
                if (store.IsOverfull || _waiting.Count >= MaxWaiting || _waitingBytes + lease.Body.Length > store.MaxBytes / WaitingShare)
                    return null;
                job = new FormJob(lease.AddReference(), coding, maker);
                _jobs.Add(job.Key, job);
                job.Place = _waiting.AddLast(job);
                _waitingBytes += job.Length;
                Threads.Add();
            }

            job.Waiting++;
            return job;
        }
    }

    /// <summary>One waits for it no more. True where that was the last, and it is not made.</summary>
    public bool Leave(FormJob job)
    {
        lock (_gate)
        {
            if (--job.Waiting > 0 || job.Place is null)
                return false;
            TakeOut(job);
            _jobs.Remove(job.Key);
        }

        job.End();
        return true;
    }

    /// <summary>Makes the form that has waited longest; nothing where none waits.</summary>
    private void TryMakeNext()
    {
        FormJob job;
        lock (_gate)
        {
            // Those who waited may have left.
            if (_waiting.First is not { } first)
                return;
            job = first.Value;
            TakeOut(job);
        }

        make(job);
        // In this order: who asks from here on finds the form.
        lock (_gate)
            _jobs.Remove(job.Key);
        job.End();
    }

    private void TakeOut(FormJob job)
    {
        _waiting.Remove(job.Place!);
        job.Place = null;
        _waitingBytes -= job.Length;
    }
}
