namespace Gateway.Transforms.Caching.Store;

/// <summary>
/// What is stored under a key, in one native block: these fields, the key, the head. The index owns it once, its queue once, each
/// lease once; the last of them frees it. The fields a hit touches are next to the key.
/// </summary>
internal unsafe struct Entry
{
    /// <summary>Places for encoded forms of the body, numbered from 1.</summary>
    public const int Slots = 3;

    public const byte MostUses = 3;

    // Guarded by the lock of the queues. Once out of its queue, Older chains what one thread evicts.
    public Entry* Older;
    public Entry* Newer;
    public long Cost;
    private EncodedForms _encoded;

    // Guarded by the lock of the shard.
    public Entry* Next;

    public ulong Hash;
    public long Id;
    public long Sequence;
    public StoredBody* Body;
    public int KeyLength;
    public int HeadLength;
    public int References;
    public int Flags;

    // Counted up under the lock of the shard, down under that of the queues: an update may be lost, which only makes it less exact.
    public byte Uses;

    public QueueName Queue;

    /// <summary>An entry for index and queue, which own it once each. It takes a reference of its own on the body.</summary>
    public static Entry* Create(NativeHeap heap, ulong hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> head, StoredBody* body)
    {
        var entry = (Entry*)heap.Allocate(SizeOf(key.Length, head.Length));
        *entry = new Entry { Hash = hash, KeyLength = key.Length, HeadLength = head.Length, Body = body, References = 2 };
        key.CopyTo(new Span<byte>(entry + 1, key.Length));
        head.CopyTo(new Span<byte>((byte*)(entry + 1) + key.Length, head.Length));
        StoredBody.AddReference(body);
        return entry;
    }

    public static ReadOnlySpan<byte> Key(Entry* entry) => new(entry + 1, entry->KeyLength);

    public static ReadOnlySpan<byte> Head(Entry* entry) => new((byte*)(entry + 1) + entry->KeyLength, entry->HeadLength);

    /// <summary>The encoded form in a slot from 1 to <see cref="Slots"/>; null until there is one.</summary>
    public static StoredBody* Encoded(Entry* entry, int slot) => (StoredBody*)Volatile.Read(ref entry->_encoded[slot - 1]);

    /// <summary>Puts an encoded form into an empty slot, with a reference of its own.</summary>
    public static void Encode(Entry* entry, int slot, StoredBody* body)
    {
        StoredBody.AddReference(body);
        Volatile.Write(ref entry->_encoded[slot - 1], (nint)body);
    }

    /// <summary>What the block of an entry takes of the store's limit, without bodies.</summary>
    public static long CostOf(int keyLength, int headLength) => NativeHeap.CostOf(SizeOf(keyLength, headLength));

    public static void AddReference(Entry* entry) => Interlocked.Increment(ref entry->References);

    public static void Release(NativeHeap heap, Entry* entry)
    {
        if (Interlocked.Decrement(ref entry->References) > 0)
            return;
        StoredBody.Release(heap, entry->Body);
        for (var slot = 1; slot <= Slots; slot++)
        {
            if (Encoded(entry, slot) is var encoded && encoded is not null)
                StoredBody.Release(heap, encoded);
        }

        heap.Free(entry, SizeOf(entry->KeyLength, entry->HeadLength));
    }

    private static long SizeOf(int keyLength, int headLength) => sizeof(Entry) + (long)keyLength + headLength;
}
