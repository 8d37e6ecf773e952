namespace Gateway.Transforms.Caching.Store;

/// <summary>One walk over a store: the entries of some buckets at a time, pinned under the lock and judged without it.</summary>
internal sealed unsafe class Sweep(MemoryStore store) : IDisposable
{
    private const int BucketsATurn = 32;

    private Entry*[] _pinned = new Entry*[4 * BucketsATurn];
    private int _count;

    /// <summary>Pins the entries of the next buckets; false when there are no more.</summary>
    public bool TryPin(IndexShard shard, ref int bucket)
    {
        int missing;
        do
        {
            lock (shard.Lock)
            {
                if (bucket >= shard.BucketCount)
                    return false;
                missing = Pin(shard, ref bucket);
            }

            // A chain longer than there is room for; made here, as nothing is allocated under the lock.
            if (missing > 0)
                _pinned = new Entry*[2 * missing];
        }
        while (missing > 0);
        return true;
    }

    /// <summary>Asks about all that are pinned, does as it is told, and lets go of them.</summary>
    public void Judge(SweepVisitor visitor)
    {
        while (_count > 0)
        {
            var lease = new Lease(store.Heap, _pinned[--_count]);
            try
            {
                while (!IsDone(visitor(lease), lease) && TryFindSuccessor(ref lease))
                {
                }
            }
            finally
            {
                lease.Dispose();
            }
        }
    }

    /// <summary>Lets go of what is still pinned, when a visitor threw.</summary>
    public void Dispose()
    {
        while (_count > 0)
            Entry.Release(store.Heap, _pinned[--_count]);
    }

    private bool IsDone(SweepVerdict verdict, in Lease lease)
    {
        if (verdict == SweepVerdict.Remove)
            return store.Remove(lease);
        if (verdict == SweepVerdict.MarkStale)
            lease.SetFlag(EntryFlags.Stale);
        return verdict == SweepVerdict.Keep;
    }

    // A refresh since the entry was pinned must not carry it past the verdict.
    private bool TryFindSuccessor(ref Lease lease)
    {
        if (!store.TryPeek(lease.Key, out var stored))
            return false;
        if (stored.Id == lease.Id)
        {
            stored.Dispose();
            return false;
        }

        lease.Dispose();
        lease = stored;
        return true;
    }

    // Whole buckets only: a place within a chain would be lost with the entry it was at. Returns the length of a first chain that
    // does not fit, otherwise 0.
    private int Pin(IndexShard shard, ref int bucket)
    {
        for (var end = Math.Min(bucket + BucketsATurn, shard.BucketCount); bucket < end; bucket++)
        {
            var length = 0;
            for (var entry = shard.First(bucket); entry is not null; entry = entry->Next)
                length++;
            if (length > _pinned.Length - _count)
                return _count == 0 ? length : 0;
            for (var entry = shard.First(bucket); entry is not null; entry = entry->Next)
            {
                Entry.AddReference(entry);
                _pinned[_count++] = entry;
            }
        }

        return 0;
    }
}
