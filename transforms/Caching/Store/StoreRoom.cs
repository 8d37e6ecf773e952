namespace Gateway.Transforms.Caching.Store;

/// <summary>Room in a store: what is reserved, what goes for it, and what is held beside it. Safe to share between threads.</summary>
/// <param name="heap">Where everything is allocated.</param>
/// <param name="queues">Decide what goes.</param>
/// <param name="index">Where it is found until then.</param>
internal sealed unsafe class StoreRoom(NativeHeap heap, EvictionQueues queues, KeyIndex index)
{
    // Beside the limit: what arrives, and what clients still read although it is stored no more.
    private const int HeldShare = 4;

    /// <summary>Whether a quarter more than the limit is held in all. Entries that are evicted while clients read them free nothing.</summary>
    public bool IsOverfull => heap.Bytes > queues.MaxBytes + (queues.MaxBytes / HeldShare);

    /// <summary>Reserves room, for which others may have to go; false where that is not enough, or leaves too much held for what has a body. What says that nothing is stored, or what chooses, has none.</summary>
    public bool TryReserve(long bytes, long bodyLength)
    {
        if (!TryReserve(bytes))
            return false;
        if (bodyLength == 0 || !IsOverfull)
            return true;
        queues.Return(bytes);
        return false;
    }

    /// <summary>Reserves room, for which others may have to go; false where that is not enough.</summary>
    public bool TryReserve(long bytes)
    {
        var chances = EvictionQueues.MostChances;
        Room room;
        do
        {
            room = queues.Reserve(bytes, ref chances, out var victims);
            Evict(victims);
        }
        while (room == Room.Unfinished);
        return room == Room.Reserved;
    }

    /// <summary>Gives up an entry that was taken off both index and queue, which owned it once each, or off one of them only.</summary>
    public void Release(Entry* entry, bool isOnce = false)
    {
        Entry.Release(heap, entry);
        if (!isOnce)
            Entry.Release(heap, entry);
    }

    // They are off their queues already; somebody may have taken one out of the index meanwhile.
    private void Evict(Entry* victims)
    {
        while (victims is not null)
        {
            var victim = victims;
            victims = victim->Older;
            var shard = index.ShardOf(victim->Hash);
            bool wasIndexed;
            lock (shard.Lock)
                wasIndexed = shard.TryRemove(victim);
            Release(victim, isOnce: !wasIndexed);
        }
    }
}
