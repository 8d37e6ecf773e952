namespace Gateway.Transforms.Caching.Store;

/// <summary>
/// A complete body in native memory: this header, then either its bytes, or the addresses of its segments. Immutable but for the
/// count of its owners; entries, references and the builder it came from each own it once.
/// </summary>
internal unsafe struct StoredBody
{
    private int _references;

    /// <summary>Number of segments; 0 where the bytes follow the header.</summary>
    public int SegmentCount;

    public long Length;

    /// <summary>A body in one block, its bytes still undefined, with one owner.</summary>
    public static StoredBody* Create(NativeHeap heap, int length)
    {
        var body = (StoredBody*)heap.Allocate(sizeof(StoredBody) + length);
        *body = new StoredBody { _references = 1, Length = length };
        return body;
    }

    /// <summary>A body in segments, their addresses still undefined, with one owner.</summary>
    public static StoredBody* CreateSegmented(NativeHeap heap, long length, int segments)
    {
        var body = (StoredBody*)heap.Allocate(sizeof(StoredBody) + (long)segments * sizeof(byte*));
        *body = new StoredBody { _references = 1, Length = length, SegmentCount = segments };
        return body;
    }

    public static byte* Bytes(StoredBody* body) => (byte*)(body + 1);

    public static byte** Segments(StoredBody* body) => (byte**)(body + 1);

    /// <summary>How many bytes of a segment are the body's: all, but for the last one, which is allocated no larger.</summary>
    public static int SizeOf(StoredBody* body, int segment) =>
        (int)Math.Min(SegmentLayout.SizeOf(segment), body->Length - SegmentLayout.StartOf(segment));

    /// <summary>What the body takes of the store's limit.</summary>
    public static long CostOf(StoredBody* body)
    {
        var cost = NativeHeap.CostOf(SizeOfBlock(body));
        for (var i = 0; i < body->SegmentCount; i++)
            cost += NativeHeap.CostOf(SizeOf(body, i));
        return cost;
    }

    public static void AddReference(StoredBody* body) => Interlocked.Increment(ref body->_references);

    public static void Release(NativeHeap heap, StoredBody* body)
    {
        if (Interlocked.Decrement(ref body->_references) > 0)
            return;
        for (var i = 0; i < body->SegmentCount; i++)
            heap.Free(Segments(body)[i], SizeOf(body, i));
        heap.Free(body, SizeOfBlock(body));
    }

    private static long SizeOfBlock(StoredBody* body) =>
        sizeof(StoredBody) + (body->SegmentCount == 0 ? body->Length : (long)body->SegmentCount * sizeof(byte*));
}
