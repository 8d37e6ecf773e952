namespace Gateway.Transforms.Caching.Store;

/// <summary>From key to entry, in shards with a lock each. Safe to share between threads.</summary>
internal sealed unsafe class KeyIndex
{
    private const int ShardBits = 6;

    private readonly NativeHeap _heap;
    private readonly EvictionQueues _queues;
    private readonly IndexShard[] _shards = new IndexShard[1 << ShardBits];

    /// <summary>An index whose memory is counted with the queues.</summary>
    public KeyIndex(NativeHeap heap, EvictionQueues queues)
    {
        _heap = heap;
        _queues = queues;
        for (var i = 0; i < _shards.Length; i++)
        {
            _shards[i] = new IndexShard();
            Grow(_shards[i]);
        }
    }

    public ReadOnlySpan<IndexShard> Shards => _shards;

    // By the top bits; the buckets of a shard go by the others.
    public IndexShard ShardOf(ulong hash) => _shards[hash >> (64 - ShardBits)];

    /// <summary>Gives a shard more buckets, if it wants any.</summary>
    public void Grow(IndexShard shard)
    {
        if (!shard.WantsSegment)
            return;
        // Outside of the lock; of several that see the need, one segment is kept.
        var bytes = shard.NextSegmentBytes;
        var segment = _heap.AllocateZeroed(bytes);
        bool isKept;
        lock (shard.Lock)
        {
            isKept = shard.WantsSegment && shard.NextSegmentBytes == bytes;
            if (isKept)
                shard.AddSegment(segment);
        }

        if (isKept)
            _queues.CountIndex(NativeHeap.CostOf(bytes));
        else
            _heap.Free(segment, bytes);
    }

    /// <summary>Lets nothing in any more, and nothing be found; what is there can still be removed.</summary>
    public void Close()
    {
        foreach (var shard in _shards)
        {
            lock (shard.Lock)
                shard.Close();
        }
    }

    /// <summary>Gives all buckets back, which are empty, after it was closed.</summary>
    public void Free()
    {
        foreach (var shard in _shards)
        {
            lock (shard.Lock)
                shard.Free(_heap);
        }
    }
}
