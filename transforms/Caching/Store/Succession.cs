namespace Gateway.Transforms.Caching.Store;

/// <summary>Puts entries with another head or form, and otherwise the same bodies, in the place of those they are of: whoever has a lease goes on with what it is of. Safe to share between threads.</summary>
/// <param name="heap">Where everything is allocated.</param>
/// <param name="queues">Where entries wait to go.</param>
/// <param name="index">Where they are found.</param>
/// <param name="room">What they take.</param>
internal sealed unsafe class Succession(NativeHeap heap, EvictionQueues queues, KeyIndex index, StoreRoom room)
{
    /// <summary>See <see cref="MemoryStore.TryRefresh"/>.</summary>
    /// <param name="entry">The entry that is stored.</param>
    /// <param name="newHead">The head of its successor.</param>
    /// <param name="sequence">The successor's.</param>
    /// <param name="id">The successor's.</param>
    /// <param name="mostBytes">The largest cost of an entry.</param>
    public bool TryRefresh(Entry* entry, ReadOnlySpan<byte> newHead, long sequence, long id, long mostBytes)
    {
        var growth = Entry.CostOf(entry->KeyLength, newHead.Length) - Entry.CostOf(entry->KeyLength, entry->HeadLength);
        var reserved = Math.Max(0, growth);
        if ((growth > 0 && Volatile.Read(ref entry->Cost) + growth > mostBytes) || !room.TryReserve(reserved))
            return false;
        return TrySucceed(entry, SuccessorOf(entry, newHead, sequence, id), reserved);
    }

    /// <summary>See <see cref="MemoryStore.TryReplaceEncoded"/>.</summary>
    /// <param name="entry">The entry that is stored.</param>
    /// <param name="slot">Of the form.</param>
    /// <param name="form">The shorter one.</param>
    /// <param name="id">The successor's.</param>
    public bool TryReplaceEncoded(Entry* entry, int slot, StoredBody* form, long id)
    {
        var there = Entry.Encoded(entry, slot);
        if (there is null || form->Length >= there->Length || StoredBody.CostOf(form) > StoredBody.CostOf(there))
            return false;
        return TrySucceed(entry, SuccessorOf(entry, Entry.Head(entry), entry->Sequence, id), reserved: 0, slot, form);
    }

    // Its encoded forms come, and are counted, when it takes the place of the entry.
    private Entry* SuccessorOf(Entry* entry, ReadOnlySpan<byte> head, long sequence, long id)
    {
        var successor = Entry.Create(heap, entry->Hash, Entry.Key(entry), head, entry->Body);
        (successor->Sequence, successor->Id) = (sequence, id);
        successor->Cost = Entry.CostOf(entry->KeyLength, head.Length) + StoredBody.CostOf(entry->Body);
        return successor;
    }

    // Takes over the successor. With another form in a slot, it is the same response, marked as that is.
    private bool TrySucceed(Entry* entry, Entry* successor, long reserved, int slot = 0, StoredBody* form = null)
    {
        var shard = index.ShardOf(entry->Hash);
        bool isDone;
        lock (shard.Lock)
        {
            isDone = shard.Contains(entry) && queues.TrySucceed(entry, successor, reserved, slot, form) && shard.TryReplace(entry, successor);
            // When it is in place: who marks an entry looks for its successor behind that.
            if (slot > 0)
                Volatile.Write(ref successor->Flags, Volatile.Read(ref entry->Flags));
        }

        if (!isDone)
            queues.Return(reserved);
        room.Release(isDone ? entry : successor);
        return isDone;
    }
}
