namespace Gateway.Transforms.Caching.Store;

/// <summary>
/// A body while it arrives: one writer appends, any number of readers follow it without a lock. Whoever owns it disposes of it when none
/// of them looks at it any more.
/// </summary>
internal sealed unsafe class BodyBuilder : IDisposable
{
    private readonly NativeHeap _heap;
    // Guards which segments there are; their bytes and the length have the writer alone.
    private readonly Lock _lock = new();
    // Replaced when it grows, never moved in place: a reader may be looking at it.
    private byte*[] _segments = new byte*[4];
    private int _segmentCount;
    private int _firstKept;
    private int _isDisposed;
    private long _length;
    private bool _isComplete;
    // Owns the segments before _firstOwn, once there is one.
    private StoredBody* _shared;
    private int _firstOwn;

    public BodyBuilder(NativeHeap heap) => _heap = heap;

    /// <summary>How many bytes readers may see. It grows only.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>Adds bytes, and lets readers see them. For the one writer.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_isComplete)
            throw new InvalidOperationException("The body is complete.");
        while (!bytes.IsEmpty)
        {
            var index = SegmentLayout.IndexOf(_length);
            if (index == _segmentCount)
                AddSegment();
            var used = (int)(_length - SegmentLayout.StartOf(index));
            var count = Math.Min(bytes.Length, SegmentLayout.SizeOf(index) - used);
            bytes[..count].CopyTo(new Span<byte>(_segments[index] + used, count));
            // After the bytes: whoever sees the length sees them too.
            Volatile.Write(ref _length, _length + count);
            bytes = bytes[count..];
        }
    }

    /// <summary>
    /// All contiguous bytes there are yet from an offset, 0 to <see cref="Length"/>; none at the end. Valid until they are
    /// dropped, or the body disposed of.
    /// </summary>
    public ReadOnlySpan<byte> GetSpan(long offset)
    {
        // Before the segments: whoever sees the length sees them too.
        var length = Length;
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, length);
        if (offset == length)
            return default;
        var index = SegmentLayout.IndexOf(offset);
        if (index < Volatile.Read(ref _firstKept))
            throw new InvalidOperationException("These bytes were dropped.");
        var start = SegmentLayout.StartOf(index);
        var end = Math.Min(start + SegmentLayout.SizeOf(index), length);
        return new ReadOnlySpan<byte>(Volatile.Read(ref _segments)[index] + (offset - start), (int)(end - offset));
    }

    /// <summary>
    /// Frees the segments that end at or before an offset, 0 to <see cref="Length"/>. Afterwards the body cannot be completed. The
    /// caller knows that no reader is before that offset, and that none comes.
    /// </summary>
    public void DropBefore(long offset)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length);
        lock (_lock)
        {
            if (_isComplete)
                throw new InvalidOperationException("The body is complete.");
            while (_firstKept < _segmentCount && SegmentLayout.StartOf(_firstKept + 1) <= offset)
            {
                var index = _firstKept;
                Volatile.Write(ref _firstKept, index + 1);
                Free(index);
            }
        }
    }

    /// <summary>
    /// The body as it can be stored, once, when all of it has come: up to 64 KiB in one block, copied; more with the same segments.
    /// Readers of the builder go on undisturbed.
    /// </summary>
    public BodyReference Complete()
    {
        lock (_lock)
        {
            if (_isComplete || _firstKept > 0)
                throw new InvalidOperationException(_isComplete ? "The body is complete." : "A part of the body was dropped.");
            _isComplete = true;
            return new BodyReference(_heap, _length <= SegmentLayout.Largest ? Copy() : Share());
        }
    }

    /// <summary>Frees it, once; what was completed lives on.</summary>
    public void Dispose()
    {
        ObjectDisposedException.ThrowIf(Interlocked.Exchange(ref _isDisposed, 1) != 0, this);
        for (var i = Math.Max(_firstKept, _firstOwn); i < _segmentCount; i++)
            Free(i);
        if (_shared is not null)
            StoredBody.Release(_heap, _shared);
    }

    private void AddSegment()
    {
        var segment = (byte*)_heap.AllocateContent(SegmentLayout.SizeOf(_segmentCount));
        _heap.CountArriving(NativeHeap.CostOfContent(SegmentLayout.SizeOf(_segmentCount)));
        lock (_lock)
        {
            var segments = _segments;
            if (_segmentCount == segments.Length)
            {
                segments = new byte*[_segmentCount * 2];
                Array.Copy(_segments, segments, _segmentCount);
            }

            segments[_segmentCount++] = segment;
            Volatile.Write(ref _segments, segments);
        }
    }

    private StoredBody* Copy()
    {
        var body = StoredBody.Create(_heap, (int)_length);
        var bytes = StoredBody.Bytes(body);
        for (long offset = 0; offset < _length;)
        {
            var span = GetSpan(offset);
            span.CopyTo(new Span<byte>(bytes + offset, span.Length));
            offset += span.Length;
        }

        return body;
    }

    private StoredBody* Share()
    {
        var body = StoredBody.CreateSegmented(_heap, _length, _segmentCount);
        for (var i = 0; i < _segmentCount; i++)
            StoredBody.Segments(body)[i] = _segments[i];
        _firstOwn = _segmentCount;
        var last = _segmentCount - 1;
        var used = StoredBody.SizeOf(body, last);
        if (used < SegmentLayout.SizeOf(last))
        {
            // Trimmed in a copy: a reader may be in the builder's own.
            var trimmed = (byte*)_heap.AllocateContent(used);
            new ReadOnlySpan<byte>(_segments[last], used).CopyTo(new Span<byte>(trimmed, used));
            StoredBody.Segments(body)[last] = trimmed;
            _firstOwn = last;
        }

        for (var i = 0; i < _firstOwn; i++)
            _heap.CountArriving(-NativeHeap.CostOfContent(SegmentLayout.SizeOf(i)));
        StoredBody.AddReference(body);
        _shared = body;
        return body;
    }

    private void Free(int index)
    {
        _heap.FreeContent(_segments[index], SegmentLayout.SizeOf(index));
        _heap.CountArriving(-NativeHeap.CostOfContent(SegmentLayout.SizeOf(index)));
    }
}
