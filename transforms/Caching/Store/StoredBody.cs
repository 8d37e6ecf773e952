namespace Gateway.Transforms.Caching.Store;

/// <summary>
/// A complete body in native memory: this header, then either its bytes, or the addresses of its segments; bytes that are worth pages of
/// their own are elsewhere. Immutable but for the count of its owners; entries, references and the builder it came from each own it once.
/// </summary>
internal unsafe struct StoredBody
{
    private int _references;
    private byte* _content;

    /// <summary>Number of segments; 0 where the bytes are in one piece.</summary>
    public int SegmentCount;

    public long Length;

    /// <summary>A body in one piece, its bytes still undefined, with one owner.</summary>
    public static StoredBody* Create(NativeHeap heap, int length)
    {
        var isApart = length >= PageFile.Smallest;
        var body = (StoredBody*)heap.Allocate(sizeof(StoredBody) + (isApart ? 0 : length));
        *body = new StoredBody { _references = 1, Length = length };
        body->_content = isApart ? (byte*)heap.AllocateContent(length) : (byte*)(body + 1);
        return body;
    }

    /// <summary>A body in segments, their addresses still undefined, with one owner.</summary>
    public static StoredBody* CreateSegmented(NativeHeap heap, long length, int segments)
    {
        var body = (StoredBody*)heap.Allocate(sizeof(StoredBody) + (long)segments * sizeof(byte*));
        *body = new StoredBody { _references = 1, Length = length, SegmentCount = segments };
        return body;
    }

    public static byte* Bytes(StoredBody* body) => body->_content;

    public static byte** Segments(StoredBody* body) => (byte**)(body + 1);

    /// <summary>How many bytes of a segment are the body's: all, but for the last one, which is allocated no larger.</summary>
    public static int SizeOf(StoredBody* body, int segment) =>
        (int)Math.Min(SegmentLayout.SizeOf(segment), body->Length - SegmentLayout.StartOf(segment));

    /// <summary>What the body takes of the store's limit.</summary>
    public static long CostOf(StoredBody* body)
    {
        var cost = NativeHeap.CostOf(SizeOfBlock(body));
        for (var i = 0; i < body->SegmentCount; i++)
            cost += NativeHeap.CostOfContent(SizeOf(body, i));
        return IsApart(body) ? cost + NativeHeap.CostOfContent((int)body->Length) : cost;
    }

    public static void AddReference(StoredBody* body) => Interlocked.Increment(ref body->_references);

    public static void Release(NativeHeap heap, StoredBody* body)
    {
        if (Interlocked.Decrement(ref body->_references) > 0)
            return;
        for (var i = 0; i < body->SegmentCount; i++)
            heap.FreeContent(Segments(body)[i], SizeOf(body, i));
        if (IsApart(body))
            heap.FreeContent(body->_content, (int)body->Length);
        heap.Free(body, SizeOfBlock(body));
    }

    private static bool IsApart(StoredBody* body) => body->SegmentCount == 0 && body->Length >= PageFile.Smallest;

    private static long SizeOfBlock(StoredBody* body)
    {
        if (body->SegmentCount > 0)
            return sizeof(StoredBody) + ((long)body->SegmentCount * sizeof(byte*));
        return sizeof(StoredBody) + (IsApart(body) ? 0 : body->Length);
    }
}
