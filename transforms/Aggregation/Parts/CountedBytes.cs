using System.Buffers;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>
/// Bytes that are made of a body, such as what is selected of it. They take room before they are written; where there is not enough nothing is held, and whatever else is written is forgotten. Whoever has them disposes
/// of them. Not safe to share between threads.
/// </summary>
/// <param name="share">The room they take; null where they take none. Is disposed of with them.</param>
internal sealed class CountedBytes(RoomShare? share = null) : IBufferWriter<byte>, IDisposable
{
    private readonly PooledBytes _bytes = new();

    /// <summary>Whether there was not enough room.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>What was written; nothing where that was too much.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.Written;

    /// <summary>Adds bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (TryTake(bytes.Length))
            _bytes.Write(bytes);
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        if (TryTake(count))
            _bytes.Advance(count);
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0) => _bytes.GetMemory(sizeHint);

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => _bytes.GetSpan(sizeHint);

    /// <inheritdoc/>
    public void Dispose()
    {
        _bytes.Dispose();
        share?.Dispose();
    }

    private bool TryTake(int count)
    {
        if (IsTooLarge)
            return false;
        IsTooLarge = share?.TryTake(count) == false;
        // Others may have what they held.
        if (IsTooLarge)
            Dispose();
        return !IsTooLarge;
    }
}
