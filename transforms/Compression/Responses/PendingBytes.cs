using System.Buffers;

namespace Gateway.Transforms.Compression.Responses;

/// <summary>Bytes that wait to be encoded, in one rented buffer that grows up to a bound.</summary>
internal sealed class PendingBytes : IDisposable
{
    /// <summary>The most that wait: what the forwarder passes on before it flushes, so all of a small body is encoded in one step.</summary>
    public const int Most = 64 * 1024;

    private const int First = 4 * 1024;

    private byte[] _buffer = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes, until the next call.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, Count);

    /// <summary>Whether there is room for so many more without exceeding the bound.</summary>
    public bool HasRoom(int count) => Count + Math.Max(count, 1) <= Most;

    /// <summary>Room for at least so many bytes, and one.</summary>
    /// <param name="count">How many are asked for; what exceeds the bound is given all the same.</param>
    /// <param name="expected">How many more are likely to come, or 0.</param>
    public Memory<byte> GetMemory(int count, long expected)
    {
        count = Math.Max(count, 1);
        if (_buffer.Length - Count < count)
            Grow(count, expected);
        return _buffer.AsMemory(Count);
    }

    /// <summary>Counts what was written to the room.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - Count);
        Count += count;
    }

    /// <summary>Forgets them.</summary>
    public void Clear() => Count = 0;

    /// <summary>Gives the buffer back; another is rented if more comes.</summary>
    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        Count = 0;
    }

    private void Grow(int count, long expected)
    {
        var size = Math.Max(Count + count, (int)Math.Min(Math.Max(expected, Math.Max(First, Count * 4L)), Most));
        var larger = ArrayPool<byte>.Shared.Rent(size);
        Bytes.CopyTo(larger);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
