using Gateway.Transforms.Shared;

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
    private readonly StoreRoom _room;
    private readonly Succession _succession;
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
        _room = new StoreRoom(heap, _queues, _index);
        _succession = new Succession(heap, _queues, _index, _room);
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
            _room.TryReserve(0);
        }
    }

    /// <summary>
    /// Whether so much is held beside what is stored, arriving or on lease, that nothing more is to be: a quarter of the limit. Entries that are evicted while clients read them free nothing.
    /// </summary>
    public bool IsOverfull => _room.IsOverfull;

    /// <summary>What entries take that are stored no more, and still on lease; complete bodies on their way into the store, too.</summary>
    public long DetachedBytes => Math.Max(0, Heap.Bytes - Heap.Arriving - Bytes - OverheadBytes);

    /// <summary>The largest cost of an entry that is kept.</summary>
    public long MaxEntryBytes => MaxBytes / LargestShare;

    /// <summary>What the entries take: keys, heads, bodies, fields, and the allocator's share.</summary>
    public long Bytes => _queues.Bytes;

    /// <summary>What the store takes beside its entries.</summary>
    public long OverheadBytes => _queues.OverheadBytes;

    public long Count => _queues.Count;

    /// <summary>The id of the latest entry: those that come from now on have higher ones.</summary>
    public long LatestId => Volatile.Read(ref _lastId);

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
    /// but for evictions, when it costs more than <see cref="MaxEntryBytes"/> or no room can be made; or it has a body, and evicting leaves the store <see cref="IsOverfull"/>.
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
        if (!_room.TryReserve(cost, body.Length))
            return false;
        var entry = Entry.Create(Heap, hash, key, head, body.Body);
        (entry->Cost, entry->Sequence, entry->Id) = (cost, sequence, NextId());
        return TryPut(shard, entry);
    }

    /// <summary>Removes the entry of a key, if there is one.</summary>
    public bool Remove(ReadOnlySpan<byte> key)
    {
        var hash = _hash.Of(key);
        var shard = _index.ShardOf(hash);
        lock (shard.Lock)
            return TryTakeOff(shard, shard.Find(hash, key));
    }

    /// <summary>Removes exactly this entry; false when it is no longer stored.</summary>
    public bool Remove(in Lease lease)
    {
        var shard = _index.ShardOf(lease.Entry->Hash);
        lock (shard.Lock)
            return TryTakeOff(shard, lease.Entry);
    }

    /// <summary>Removes what is stored of this entry's response: the entry, or one with another head or form of the same body; false when it is no longer stored.</summary>
    public bool RemoveContent(in Lease lease)
    {
        var shard = _index.ShardOf(lease.Entry->Hash);
        lock (shard.Lock)
        {
            var entry = shard.Find(lease.Entry->Hash, lease.Key);
            return entry is not null && entry->Body == lease.Entry->Body && TryTakeOff(shard, entry);
        }
    }

    /// <summary>
    /// Puts an entry with another head and the same bodies, the encoded ones too, in the place of exactly this one; its flags are not
    /// kept. False when this one is no longer stored, or no room can be made for the head.
    /// </summary>
    public bool TryRefresh(in Lease lease, ReadOnlySpan<byte> newHead, long sequence) => _succession.TryRefresh(lease.Entry, newHead, sequence, NextId(), MaxEntryBytes);

    /// <summary>
    /// Adds an encoded form of the entry's body, in a slot from 1 to 3; it counts in the limit and goes with the entry. The body stays
    /// the caller's to dispose of. False when the slot is taken, the entry is no longer stored, or no room can be made.
    /// </summary>
    public bool TryAddEncoded(in Lease lease, int slot, BodyReference body)
    {
        var cost = StoredBody.CostOf(body.Body);
        if (lease.TryGetEncoded(slot, out _) || Volatile.Read(ref lease.Entry->Cost) + cost > MaxEntryBytes || !_room.TryReserve(cost, body.Length))
            return false;
        if (_queues.TryAttach(lease.Entry, slot, body.Body, cost))
            return true;
        _queues.Return(cost);
        return false;
    }

    /// <summary>
    /// Puts a shorter encoded form in the place of one, by an entry that is otherwise the same in the place of exactly this one: whoever has a lease goes on with what it is of. The body stays the
    /// caller's to dispose of. False when there is no form in that slot, or none that costs more, or the entry is no longer stored.
    /// </summary>
    public bool TryReplaceEncoded(in Lease lease, int slot, BodyReference body) => _succession.TryReplaceEncoded(lease.Entry, slot, body.Body, NextId());

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
            _room.Release(entry);
        }
        else if (replaced is not null)
        {
            _room.Release(replaced, isOnce: !wasQueued);
        }

        return isAdded;
    }

    // Under the lock of the shard. Null is not there.
    private bool TryTakeOff(IndexShard shard, Entry* entry)
    {
        if (entry is null || !shard.TryRemove(entry))
            return false;
        _room.Release(entry, isOnce: !_queues.TryRemove(entry));
        return true;
    }

    private long NextId() => Interlocked.Increment(ref _lastId);
}
