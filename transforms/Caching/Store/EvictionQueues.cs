namespace Gateway.Transforms.Caching.Store;

/// <summary>
/// Decides what goes when there is no room: S3-FIFO (Yang and others, SOSP 2023). New entries wait in a small queue; those used
/// meanwhile go on to the main one, the others leave a ghost, by which a key that returns goes to the main queue at once. A hit only
/// counts in the entry, so that it needs no lock of these. Also keeps the account of bytes. Safe to share between threads; its lock
/// is taken within that of a shard, never the other way round.
/// </summary>
internal sealed unsafe class EvictionQueues
{
    // Of the limit: the share of the small queue.
    private const int SmallShare = 10;
    // To be promoted from the small queue. One use may be the retry of a client.
    private const int PromotingUses = 2;
    // Entries looked at in one turn at the lock.
    private const int StepsATurn = 64;

    private readonly NativeHeap _heap;
    private readonly Lock _lock = new();
    private EntryQueue _small = new(QueueName.Small);
    private EntryQueue _main = new(QueueName.Main);
    private GhostTable _ghosts;
    private long _maxBytes;
    private long _indexBytes;
    private long _bytes;
    private long _evictions;
    private bool _isFreed;

    /// <summary>So many entries in use get another chance, then one goes all the same: no insertion walks a whole queue.</summary>
    public const int MostChances = 1024;

    public EvictionQueues(NativeHeap heap, long maxBytes)
    {
        _heap = heap;
        _maxBytes = maxBytes;
        _ghosts = new GhostTable(heap, maxBytes);
    }

    public long MaxBytes => Volatile.Read(ref _maxBytes);

    /// <summary>What all queued entries take, and what is reserved for entries to come.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>What index and ghosts take.</summary>
    public long OverheadBytes
    {
        get
        {
            lock (_lock)
                return _indexBytes + NativeHeap.CostOf(_ghosts.Bytes);
        }
    }

    public long Count
    {
        get
        {
            lock (_lock)
                return _small.Count + _main.Count;
        }
    }

    public long Evictions => Volatile.Read(ref _evictions);

    /// <summary>Sets another limit. What exceeds it is still to be evicted.</summary>
    public void Limit(long maxBytes)
    {
        var ghosts = new GhostTable(_heap, maxBytes);
        lock (_lock)
        {
            Volatile.Write(ref _maxBytes, maxBytes);
            if (!_isFreed && !_ghosts.Fits(maxBytes))
                (_ghosts, ghosts) = (ghosts, _ghosts);
        }

        ghosts.Free(_heap);
    }

    public void CountIndex(long bytes)
    {
        lock (_lock)
            _indexBytes += bytes;
    }

    /// <summary>
    /// Reserves room, a turn at a time. What has to go for it is taken off the queues and handed out, chained by
    /// <see cref="Entry.Older"/>, each with the queue's reference, whatever the result.
    /// </summary>
    /// <param name="bytes">The room to reserve.</param>
    /// <param name="chances"><see cref="MostChances"/> at the first turn, then as it was left.</param>
    /// <param name="victims">What has to go; null for nothing.</param>
    public Room Reserve(long bytes, ref int chances, out Entry* victims)
    {
        victims = null;
        lock (_lock)
        {
            for (var step = 0; step < StepsATurn; step++)
            {
                if (Fits(bytes))
                {
                    _bytes += bytes;
                    return Room.Reserved;
                }

                var oldest = OldestOfWhatIsTooMuch();
                if (oldest is null)
                    return Room.None;
                if (chances > 0 && TrySpare(oldest))
                {
                    chances--;
                    continue;
                }

                chances = MostChances;
                TakeOut(oldest);
                oldest->Older = victims;
                victims = oldest;
            }

            return Room.Unfinished;
        }
    }

    /// <summary>Gives back what was reserved and not used.</summary>
    public void Return(long reserved)
    {
        lock (_lock)
            _bytes -= reserved;
    }

    /// <summary>
    /// Queues a new entry, whose cost is reserved, in the place of the one that had its key, if any: what was worth keeping stays so.
    /// True when that one was queued; then the queue's reference on it is the caller's.
    /// </summary>
    public bool Exchange(Entry* replaced, Entry* entry)
    {
        lock (_lock)
        {
            var wasQueued = replaced is not null && replaced->Queue != QueueName.None;
            var name = wasQueued ? replaced->Queue : QueueName.Small;
            // Also asked when it is known already: the ghost is used up.
            if (_ghosts.TryTake(entry->Hash, _small.Count + _main.Count))
                name = QueueName.Main;
            if (wasQueued)
            {
                entry->Uses = replaced->Uses;
                Unqueue(replaced);
            }

            QueueOf(name).Add(entry);
            return wasQueued;
        }
    }

    /// <summary>
    /// Queues an entry that goes on with the bodies of another, which must still be queued, in its place. Encoded forms are shared
    /// here, under the lock, so that none is added to the old one afterwards. The reserved bytes are used on success only.
    /// </summary>
    /// <param name="entry">Still queued, or nothing is done.</param>
    /// <param name="successor">Takes its place, and its encoded forms.</param>
    /// <param name="reserved">What was reserved for it beyond what the entry costs.</param>
    /// <param name="slot">Of a form that the successor has another one of; 0 for none.</param>
    /// <param name="form">That other one.</param>
    public bool TrySucceed(Entry* entry, Entry* successor, long reserved, int slot = 0, StoredBody* form = null)
    {
        lock (_lock)
        {
            if (entry->Queue == QueueName.None)
                return false;
            for (var i = 1; i <= Entry.Slots; i++)
            {
                var encoded = i == slot ? form : Entry.Encoded(entry, i);
                if (encoded is null)
                    continue;
                Entry.Encode(successor, i, encoded);
                successor->Cost += StoredBody.CostOf(encoded);
            }

            successor->Uses = entry->Uses;
            _bytes += successor->Cost - reserved;
            ref var queue = ref QueueOf(entry->Queue);
            Unqueue(entry);
            queue.Add(successor);
            return true;
        }
    }

    /// <summary>Adds an encoded form, whose cost is reserved, to an entry that is still queued and has none in that slot.</summary>
    public bool TryAttach(Entry* entry, int slot, StoredBody* body, long reserved)
    {
        lock (_lock)
        {
            if (entry->Queue == QueueName.None || Entry.Encoded(entry, slot) is not null)
                return false;
            Entry.Encode(entry, slot, body);
            entry->Cost += reserved;
            QueueOf(entry->Queue).Bytes += reserved;
            return true;
        }
    }

    /// <summary>Takes an entry off its queue; true when it was in one, and the queue's reference is now the caller's.</summary>
    public bool TryRemove(Entry* entry)
    {
        lock (_lock)
        {
            if (entry->Queue == QueueName.None)
                return false;
            Unqueue(entry);
            return true;
        }
    }

    /// <summary>Gives the ghosts back. Nothing is queued any more, nor comes.</summary>
    public void Free()
    {
        lock (_lock)
        {
            if (!_isFreed)
                _ghosts.Free(_heap);
            _isFreed = true;
        }
    }

    private bool Fits(long bytes) => _bytes + bytes <= _maxBytes - _indexBytes - NativeHeap.CostOf(_ghosts.Bytes);

    private ref EntryQueue QueueOf(QueueName name)
    {
        if (name == QueueName.Small)
            return ref _small;
        return ref _main;
    }

    private void Unqueue(Entry* entry)
    {
        QueueOf(entry->Queue).Remove(entry);
        _bytes -= entry->Cost;
    }

    private Entry* OldestOfWhatIsTooMuch() =>
        _small.Oldest is not null && (_main.Oldest is null || _small.Bytes > _maxBytes / SmallShare) ? _small.Oldest : _main.Oldest;

    private void TakeOut(Entry* victim)
    {
        if (victim->Queue == QueueName.Small)
            _ghosts.Add(victim->Hash);
        Unqueue(victim);
        _evictions++;
    }

    private bool TrySpare(Entry* oldest)
    {
        var isSmall = oldest->Queue == QueueName.Small;
        if (oldest->Uses < (isSmall ? PromotingUses : 1))
            return false;
        oldest->Uses = isSmall ? (byte)0 : (byte)(oldest->Uses - 1);
        QueueOf(oldest->Queue).Remove(oldest);
        _main.Add(oldest);
        return true;
    }
}
