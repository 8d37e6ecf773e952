using System.Buffers;

namespace Gateway.Transforms.Aggregation;

/// <summary>Bytes that grow, in a rented array. Not safe to share between threads.</summary>
internal sealed class PooledBytes : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 4096;

    private byte[] _array = [];
    private int _count;

    /// <summary>What was written; good until more is, or it is disposed of.</summary>
    public ReadOnlyMemory<byte> Written => _array.AsMemory(0, _count);

    /// <summary>How much was written.</summary>
    public int Length => _count;

    /// <inheritdoc/>
    public void Advance(int count) => _count += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(Math.Max(1, sizeHint));
        return _array.AsMemory(_count);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Makes room for so many more.</summary>
    public void Reserve(int count) => MakeRoom(count);

    /// <summary>Adds bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        MakeRoom(bytes.Length);
        bytes.CopyTo(_array.AsSpan(_count));
        _count += bytes.Length;
    }

    /// <summary>Puts one byte in the place of another.</summary>
    /// <param name="start">From where on.</param>
    /// <param name="old">The other.</param>
    /// <param name="now">The one.</param>
    public void ReplaceFrom(int start, byte old, byte now) => _array.AsSpan(start.._count).Replace(old, now);

    /// <summary>Forgets what was written behind a place.</summary>
    public void CutTo(int length) => _count = length;

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _count = 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Whatever goes wrong, no array is given back twice: two would write into one.
        var array = Interlocked.Exchange(ref _array, []);
        _count = 0;
        if (array.Length > 0)
            ArrayPool<byte>.Shared.Return(array);
    }

    private void MakeRoom(int size)
    {
        if (_array.Length - _count >= size)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstSize, Math.Max(2 * _array.Length, checked(_count + size))));
        _array.AsSpan(0, _count).CopyTo(larger);
        var smaller = Interlocked.Exchange(ref _array, larger);
        if (smaller.Length > 0)
            ArrayPool<byte>.Shared.Return(smaller);
    }
}
