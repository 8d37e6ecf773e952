namespace Gateway.Transforms.Caching.Store;

/// <summary>
/// Heads and bodies by key, in native memory, never more than <see cref="MaxBytes"/> of them. A key is always compared in full. Safe
/// to share between threads; a hit takes one lock and allocates nothing. Leases stay valid after <see cref="Dispose"/>.
/// </summary>
internal sealed unsafe class MemoryStore : IDisposable
{
    // Of the limit: the largest entry kept. A larger one would cost too many others their place.
    private const int LargestShare = 8;

    private readonly KeyHash _hash;
    private readonly EvictionQueues _queues;
    private readonly KeyIndex _index;
    private long _lastId;

    /// <summary>A store of at most so many bytes; of less than a few kilobytes, nothing is ever kept.</summary>
    public MemoryStore(long maxBytes)
        : this(maxBytes, KeyHash.Create(), new NativeHeap())
    {
    }

    internal MemoryStore(long maxBytes, KeyHash hash, NativeHeap heap)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        _hash = hash;
        Heap = heap;
        _queues = new EvictionQueues(heap, maxBytes);
        _index = new KeyIndex(heap, _queues);
    }

    /// <summary>Where everything is allocated, and bodies for this store are to be.</summary>
    public NativeHeap Heap { get; }

    /// <summary>The most that entries and overhead may take together. Setting a lower limit evicts at once.</summary>
    public long MaxBytes
    {
        get => _queues.MaxBytes;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _queues.Limit(value);
            TryReserve(0);
        }
    }

    /// <summary>The largest cost of an entry that is kept.</summary>
    public long MaxEntryBytes => MaxBytes / LargestShare;

    /// <summary>What the entries take: keys, heads, bodies, fields, and the allocator's share.</summary>
    public long Bytes => _queues.Bytes;

    /// <summary>What the store takes beside its entries.</summary>
    public long OverheadBytes => _queues.OverheadBytes;

    public long Count => _queues.Count;

    /// <summary>Entries that had to go for want of room.</summary>
    public long Evictions => _queues.Evictions;

    /// <summary>A body to fill for this store.</summary>
    public BodyBuilder CreateBody() => new(Heap);

    /// <summary>Finds an entry and counts a use of it; the caller disposes of the lease.</summary>
    public bool TryGet(ReadOnlySpan<byte> key, out Lease lease) => TryFind(key, isUse: true, out lease);

    /// <summary>Finds an entry without counting a use; the caller disposes of the lease.</summary>
    public bool TryPeek(ReadOnlySpan<byte> key, out Lease lease) => TryFind(key, isUse: false, out lease);

    /// <summary>
    /// Stores an entry, in the place of the one of the same key. The body stays the caller's to dispose of. False, and nothing changed
    /// but for evictions, when it costs more than <see cref="MaxEntryBytes"/> or no room can be made.
    /// </summary>
    public bool TryAdd(ReadOnlySpan<byte> key, ReadOnlySpan<byte> head, BodyReference body, long sequence)
    {
        var cost = Entry.CostOf(key.Length, head.Length) + StoredBody.CostOf(body.Body);
        if (cost > MaxEntryBytes)
            return false;
        var hash = _hash.Of(key);
        var shard = _index.ShardOf(hash);
        // First, so that the room for them is taken into account.
        _index.Grow(shard);
        if (!TryReserve(cost))
            return false;
        var entry = Entry.Create(Heap, hash, key, head, body.Body);
        (entry->Cost, entry->Sequence, entry->Id) = (cost, sequence, Interlocked.Increment(ref _lastId));
        return TryPut(shard, entry);
    }

    /// <summary>Removes the entry of a key, if there is one.</summary>
    public bool Remove(ReadOnlySpan<byte> key)
    {
        var hash = _hash.Of(key);
        var shard = _index.ShardOf(hash);
        Entry* entry;
        bool wasQueued;
        lock (shard.Lock)
        {
            entry = shard.Find(hash, key);
            if (entry is null)
                return false;
            shard.TryRemove(entry);
            wasQueued = _queues.TryRemove(entry);
        }

        Release(entry, isOnce: !wasQueued);
        return true;
    }

    /// <summary>Removes exactly this entry; false when it is no longer stored.</summary>
    public bool Remove(in Lease lease)
    {
        var entry = lease.Entry;
        var shard = _index.ShardOf(entry->Hash);
        bool wasQueued;
        lock (shard.Lock)
        {
            if (!shard.TryRemove(entry))
                return false;
            wasQueued = _queues.TryRemove(entry);
        }

        Release(entry, isOnce: !wasQueued);
        return true;
    }

    /// <summary>
    /// Puts an entry with another head and the same bodies, the encoded ones too, in the place of exactly this one; its flags are not
    /// kept. False when this one is no longer stored, or no room can be made for the head.
    /// </summary>
    public bool TryRefresh(in Lease lease, ReadOnlySpan<byte> newHead, long sequence)
    {
        var entry = lease.Entry;
        var growth = Entry.CostOf(entry->KeyLength, newHead.Length) - Entry.CostOf(entry->KeyLength, entry->HeadLength);
        var reserved = Math.Max(0, growth);
        if ((growth > 0 && Volatile.Read(ref entry->Cost) + growth > MaxEntryBytes) || !TryReserve(reserved))
            return false;
        var successor = Entry.Create(Heap, entry->Hash, lease.Key, newHead, entry->Body);
        (successor->Sequence, successor->Id) = (sequence, Interlocked.Increment(ref _lastId));
        successor->Cost = Entry.CostOf(entry->KeyLength, newHead.Length) + StoredBody.CostOf(entry->Body);

        var shard = _index.ShardOf(entry->Hash);
        bool isRefreshed;
        lock (shard.Lock)
            isRefreshed = shard.Contains(entry) && _queues.TrySucceed(entry, successor, reserved) && shard.TryReplace(entry, successor);

        if (!isRefreshed)
            _queues.Return(reserved);
        Release(isRefreshed ? entry : successor);
        return isRefreshed;
    }

    /// <summary>
    /// Adds an encoded form of the entry's body, in a slot from 1 to 3; it counts in the limit and goes with the entry. The body stays
    /// the caller's to dispose of. False when the slot is taken, the entry is no longer stored, or no room can be made.
    /// </summary>
    public bool TryAddEncoded(in Lease lease, int slot, BodyReference body)
    {
        var cost = StoredBody.CostOf(body.Body);
        if (lease.TryGetEncoded(slot, out _) || Volatile.Read(ref lease.Entry->Cost) + cost > MaxEntryBytes || !TryReserve(cost))
            return false;
        if (_queues.TryAttach(lease.Entry, slot, body.Body, cost))
            return true;
        _queues.Return(cost);
        return false;
    }

    /// <summary>
    /// Shows all entries that are there from beginning to end of the call; those that come or go meanwhile perhaps, and one perhaps
    /// twice. It holds a lock for a few entries at a time, and none while it asks.
    /// </summary>
    public void Sweep(SweepVisitor visitor)
    {
        using var sweep = new Sweep(this);
        foreach (var shard in _index.Shards)
        {
            for (var bucket = 0; sweep.TryPin(shard, ref bucket);)
                sweep.Judge(visitor);
        }
    }

    /// <summary>Removes all entries that are there, and perhaps some that come meanwhile.</summary>
    public void Clear() => Sweep(static (in _) => SweepVerdict.Remove);

    public void Dispose()
    {
        _index.Close();
        Clear();
        _index.Free();
        _queues.Free();
    }

    private bool TryFind(ReadOnlySpan<byte> key, bool isUse, out Lease lease)
    {
        var hash = _hash.Of(key);
        var shard = _index.ShardOf(hash);
        lock (shard.Lock)
        {
            var entry = shard.Find(hash, key);
            if (entry is null)
            {
                lease = default;
                return false;
            }

            // Under the lock: the index owns it as long as it is found there.
            Entry.AddReference(entry);
            if (isUse && entry->Uses < Entry.MostUses)
                entry->Uses++;
            lease = new Lease(Heap, entry);
            return true;
        }
    }

    // Takes over the entry, whose cost is reserved.
    private bool TryPut(IndexShard shard, Entry* entry)
    {
        Entry* replaced;
        bool isAdded, wasQueued = false;
        lock (shard.Lock)
        {
            replaced = shard.Find(entry->Hash, Entry.Key(entry));
            isAdded = replaced is null ? shard.TryAdd(entry) : shard.TryReplace(replaced, entry);
            if (isAdded)
                wasQueued = _queues.Exchange(replaced, entry);
        }

        if (!isAdded)
        {
            _queues.Return(entry->Cost);
            Release(entry);
        }
        else if (replaced is not null)
        {
            Release(replaced, isOnce: !wasQueued);
        }

        return isAdded;
    }

    private bool TryReserve(long bytes)
    {
        var chances = EvictionQueues.MostChances;
        Room room;
        do
        {
            room = _queues.Reserve(bytes, ref chances, out var victims);
            Evict(victims);
        }
        while (room == Room.Unfinished);
        return room == Room.Reserved;
    }

    // They are off their queues already; somebody may have taken one out of the index meanwhile.
    private void Evict(Entry* victims)
    {
        while (victims is not null)
        {
            var victim = victims;
            victims = victim->Older;
            var shard = _index.ShardOf(victim->Hash);
            bool wasIndexed;
            lock (shard.Lock)
                wasIndexed = shard.TryRemove(victim);
            Release(victim, isOnce: !wasIndexed);
        }
    }

    // Taken off both index and queue, which owned it once each, or off one of them only.
    private void Release(Entry* entry, bool isOnce = false)
    {
        Entry.Release(Heap, entry);
        if (!isOnce)
            Entry.Release(Heap, entry);
    }
}
