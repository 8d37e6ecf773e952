namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>The bytes of a body that came encoded. Whoever has it disposes of it; it takes room as it grows. Not safe to share between threads.</summary>
/// <param name="share">The room it takes; is disposed of with it.</param>
internal sealed class DecodedBody(RoomShare share) : IDisposable
{
    private readonly PooledBytes _bytes = new();

    /// <summary>What was decoded.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.Written;

    /// <summary>Where more is written to.</summary>
    public Span<byte> GetSpan(int size) => _bytes.GetSpan(size);

    /// <summary>So many more were written; false where that is more than there may be, or than there is room for.</summary>
    /// <param name="count">How many.</param>
    /// <param name="maxBytes">The most of all.</param>
    public bool TryAdvance(int count, int maxBytes)
    {
        if ((long)_bytes.Length + count > maxBytes || !share.TryTake(count))
            return false;
        _bytes.Advance(count);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bytes.Dispose();
        share.Dispose();
    }
}
