using Gateway.Transforms.Caching.Purging;

namespace Gateway.Transforms.Caching.SecondLevel;

/// <summary>
/// What the other gateways were not told yet. Here it counts at once: nothing that it means is taken from the second level. Safe to share between threads.
/// </summary>
internal sealed class Outbox
{
    /// <summary>With more than these waiting, everything is purged.</summary>
    public const int MaxWaiting = 10_000;

    private readonly Lock _gate = new();
    private Batch _waiting = new();
    private Batch? _sending;

    /// <summary>Whether anybody sends it: false, and nothing is kept.</summary>
    public bool IsOn { get; set; }

    /// <summary>Called when there is something to be sent.</summary>
    public Action? Added { get; set; }

    /// <summary>Adds one; it counts when this returns.</summary>
    public void Add(Notice notice)
    {
        if (!IsOn)
            return;
        lock (_gate)
        {
            if (_waiting.Notices.Count >= MaxWaiting)
            {
                _waiting.Notices.Clear();
                notice = Notice.Of(new Purge(null, null, null, IsSoft: false));
            }

            _waiting.Notices[notice.Identity] = notice;
        }

        Added?.Invoke();
    }

    /// <summary>Whether something that is in here means a response. Ask before the purges that were told already: what leaves here is there first.</summary>
    public bool Means(ReadOnlySpan<byte> address, IReadOnlyList<ulong> tags)
    {
        lock (_gate)
            return _waiting.Means(address, tags) || _sending?.Means(address, tags) == true;
    }

    /// <summary>Completes when all that is in here now was told.</summary>
    public Task WhenEmptied()
    {
        lock (_gate)
        {
            if (_waiting.Notices.Count > 0)
                return _waiting.Told.Task;
            return _sending?.Told.Task ?? Task.CompletedTask;
        }
    }

    /// <summary>The next to tell, at most so many; empty when there are none. For one sender.</summary>
    public IReadOnlyList<Notice> Peek(int most)
    {
        lock (_gate)
        {
            if (_sending is null && _waiting.Notices.Count > 0)
                (_sending, _waiting) = (_waiting, new Batch());
            return _sending is null ? [] : [.. _sending.Notices.Values.Take(most)];
        }
    }

    /// <summary>These were told.</summary>
    public void Remove(IReadOnlyList<Notice> told)
    {
        Batch? emptied = null;
        lock (_gate)
        {
            foreach (var notice in told)
                _sending!.Notices.Remove(notice.Identity);
            if (_sending!.Notices.Count == 0)
                (emptied, _sending) = (_sending, null);
        }

        emptied?.Told.SetResult();
    }

    private sealed class Batch
    {
        public Dictionary<string, Notice> Notices { get; } = new(StringComparer.Ordinal);

        public TaskCompletionSource Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Means(ReadOnlySpan<byte> address, IReadOnlyList<ulong> tags)
        {
            foreach (var (_, notice) in Notices)
            {
                if (notice.Purge.Means(address, tags))
                    return true;
            }

            return false;
        }
    }
}
