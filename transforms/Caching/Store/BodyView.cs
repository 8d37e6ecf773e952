namespace Gateway.Transforms.Caching.Store;

/// <summary>The bytes of a stored body. Valid while the lease or reference it came from is held.</summary>
internal readonly unsafe struct BodyView
{
    private readonly StoredBody* _body;

    internal BodyView(StoredBody* body) => _body = body;

    public long Length => _body->Length;

    /// <summary>Number of pieces that are contiguous each; 0 for an empty body.</summary>
    public int SegmentCount => _body->SegmentCount == 0 && _body->Length > 0 ? 1 : _body->SegmentCount;

    /// <summary>A piece, from 0 up to <see cref="SegmentCount"/>, not included.</summary>
    public ReadOnlySpan<byte> GetSegment(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, SegmentCount);
        return _body->SegmentCount == 0
            ? new ReadOnlySpan<byte>(StoredBody.Bytes(_body), (int)_body->Length)
            : new ReadOnlySpan<byte>(StoredBody.Segments(_body)[index], StoredBody.SizeOf(_body, index));
    }

    /// <summary>All contiguous bytes from an offset, 0 to <see cref="Length"/>; none only at the end.</summary>
    public ReadOnlySpan<byte> GetSpan(long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length);
        if (offset == Length)
            return default;
        if (_body->SegmentCount == 0)
            return GetSegment(0)[(int)offset..];
        var index = SegmentLayout.IndexOf(offset);
        return GetSegment(index)[(int)(offset - SegmentLayout.StartOf(index))..];
    }

    /// <summary>Copies as much as there is from an offset on; returns how much.</summary>
    public int CopyTo(long offset, Span<byte> destination)
    {
        var copied = 0;
        while (copied < destination.Length && GetSpan(offset + copied) is { IsEmpty: false } span)
        {
            span = span[..Math.Min(span.Length, destination.Length - copied)];
            span.CopyTo(destination[copied..]);
            copied += span.Length;
        }

        return copied;
    }
}
