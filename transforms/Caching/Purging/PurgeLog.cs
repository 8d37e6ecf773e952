namespace Gateway.Transforms.Caching.Purging;

/// <summary>
/// The purges that may not have reached every entry yet. A purge counts from the moment it is added: whoever finds an entry asks here first, and what was asked for before
/// it is held to it when it is stored. So no stale body is sent once a purge has returned. Safe to share between threads; asking allocates nothing.
/// </summary>
internal sealed class PurgeLog
{
    /// <summary>With more purges under way than can be carried out, everything goes. No fetch, however slow, keeps so many: see <see cref="Purger"/>.</summary>
    public const int MaxPending = 4096;

    private readonly Lock _gate = new();
    private volatile Purge[] _pending = [];
    private long _sequence;

    /// <summary>The number of the last purge.</summary>
    public long Sequence => Volatile.Read(ref _sequence);

    /// <summary>Those under way, the oldest first.</summary>
    public IReadOnlyList<Purge> Pending => _pending;

    /// <summary>Adds a purge, which is in force when this returns.</summary>
    public Purge Add(Purge purge)
    {
        lock (_gate)
        {
            var next = (_pending.Length >= MaxPending ? new Purge(null, null, null, IsSoft: false) : purge) with { Sequence = _sequence + 1 };
            // Before the number: who sees that sees the purge.
            _pending = next.IsAll && !next.IsSoft ? [next] : [.. _pending, next];
            Volatile.Write(ref _sequence, next.Sequence);
            return next;
        }
    }

    /// <summary>Forgets purges that have reached everything.</summary>
    /// <param name="upTo">The number of the last of them.</param>
    public void Forget(long upTo)
    {
        lock (_gate)
            _pending = [.. _pending.Where(purge => purge.Sequence > upTo)];
    }

    /// <summary>What purges have done to an entry.</summary>
    /// <param name="sequence">The number of the last purge when it was asked for.</param>
    /// <param name="address">The address in its key.</param>
    /// <param name="tags">The hashes of its tags.</param>
    public PurgeEffect EffectOn(long sequence, ReadOnlySpan<byte> address, IReadOnlyList<ulong> tags)
    {
        var effect = PurgeEffect.None;
        foreach (var purge in _pending)
        {
            if (purge.Sequence <= sequence || !purge.Means(address, tags))
                continue;
            if (!purge.IsSoft)
                return PurgeEffect.Gone;
            effect = PurgeEffect.Stale;
        }

        return effect;
    }
}
