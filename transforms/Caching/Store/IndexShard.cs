using System.Numerics;

namespace Gateway.Transforms.Caching.Store;

/// <summary>
/// One shard of the index: from key to entry, by linear hashing. It grows by one bucket an insertion, so that no insertion waits for
/// a whole table to be moved, and never shrinks. All members but <see cref="Lock"/> and <see cref="WantsSegment"/> are called with
/// the lock held.
/// </summary>
internal sealed unsafe class IndexShard
{
    private const int FirstBuckets = 8;
    private const int MostSegments = 26;

    // Each as large as all before it, the first two excepted.
    private readonly Entry**[] _segments = new Entry**[MostSegments];
    private int _segmentCount;
    private int _count;
    private bool _isClosed;

    /// <summary>Held for a few entries at most.</summary>
    public Lock Lock { get; } = new();

    public int BucketCount { get; private set; }

    /// <summary>Whether <see cref="AddSegment"/> is due; only a hint without the lock.</summary>
    public bool WantsSegment => _count >= BucketCount && BucketCount >= Capacity && _segmentCount < MostSegments && !_isClosed;

    /// <summary>The size of the next segment in bytes.</summary>
    public long NextSegmentBytes => Math.Max(FirstBuckets, Capacity) * sizeof(Entry*);

    private long Capacity => _segmentCount == 0 ? 0 : (long)FirstBuckets << (_segmentCount - 1);

    /// <summary>Takes over a zeroed block of <see cref="NextSegmentBytes"/> for more buckets.</summary>
    public void AddSegment(void* segment)
    {
        _segments[_segmentCount++] = (Entry**)segment;
        BucketCount = Math.Max(BucketCount, FirstBuckets);
    }

    /// <summary>The entry of a key; null for none, and once closed.</summary>
    public Entry* Find(ulong hash, ReadOnlySpan<byte> key)
    {
        if (_isClosed)
            return null;
        var entry = *Bucket(BucketOf(hash));
        while (entry is not null && (entry->Hash != hash || !Entry.Key(entry).SequenceEqual(key)))
            entry = entry->Next;
        return entry;
    }

    /// <summary>Adds an entry whose key is not there; false once closed.</summary>
    public bool TryAdd(Entry* entry)
    {
        if (_isClosed)
            return false;
        var bucket = Bucket(BucketOf(entry->Hash));
        entry->Next = *bucket;
        *bucket = entry;
        _count++;
        // Two, until it has caught up with a segment that came late.
        for (var i = 0; i < 2 && _count > BucketCount && BucketCount < Capacity; i++)
            Split();
        return true;
    }

    /// <summary>Takes exactly this entry out; false when it is not there.</summary>
    public bool TryRemove(Entry* entry)
    {
        var link = LinkTo(entry);
        if (link is null)
            return false;
        *link = entry->Next;
        _count--;
        return true;
    }

    /// <summary>Puts another entry of the same key in the place of exactly this one; false when it is not there.</summary>
    public bool TryReplace(Entry* entry, Entry* successor)
    {
        var link = LinkTo(entry);
        if (link is null)
            return false;
        successor->Next = entry->Next;
        *link = successor;
        return true;
    }

    /// <summary>Whether exactly this entry is there, to be found.</summary>
    public bool Contains(Entry* entry) => !_isClosed && LinkTo(entry) is not null;

    /// <summary>The first entry of a bucket, from 0 up to <see cref="BucketCount"/>, not included; null for none.</summary>
    public Entry* First(int bucket) => *Bucket(bucket);

    /// <summary>Lets nothing in any more, and nothing be found; what is there can still be removed.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Gives all buckets back, which are empty, after it was closed.</summary>
    public void Free(NativeHeap heap)
    {
        BucketCount = 0;
        while (_segmentCount > 0)
        {
            _segmentCount--;
            heap.Free(_segments[_segmentCount], NextSegmentBytes);
        }
    }

    // Moves to the first bucket that is not in use what belongs there, from the one bucket it all has been in.
    private void Split()
    {
        var added = BucketCount++;
        var from = Bucket(added - (1 << BitOperations.Log2((uint)added)));
        var to = Bucket(added);
        while (*from is not null)
        {
            var entry = *from;
            if (BucketOf(entry->Hash) != added)
            {
                from = &entry->Next;
                continue;
            }

            *from = entry->Next;
            entry->Next = *to;
            *to = entry;
        }
    }

    private Entry** LinkTo(Entry* entry)
    {
        if (BucketCount == 0)
            return null;
        var link = Bucket(BucketOf(entry->Hash));
        while (*link is not null && *link != entry)
            link = &(*link)->Next;
        return *link is null ? null : link;
    }

    private int BucketOf(ulong hash)
    {
        var mask = (1u << BitOperations.Log2((uint)BucketCount)) - 1;
        var bucket = (uint)hash & (mask << 1 | 1);
        return (int)(bucket < (uint)BucketCount ? bucket : bucket & mask);
    }

    private Entry** Bucket(int bucket)
    {
        if (bucket < FirstBuckets)
            return _segments[0] + bucket;
        var power = BitOperations.Log2((uint)bucket);
        return _segments[power - BitOperations.Log2(FirstBuckets) + 1] + (bucket - (1 << power));
    }
}
