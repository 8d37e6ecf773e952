using System.Buffers;
using System.IO.Pipelines;
using Gateway.Transforms.Shared.Bodies;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>A request's body that is a stream and no more, such as one on HTTP/2 or one that is decoded: what comes is copied into a rented array, which is held until it is used up.</summary>
/// <param name="body">The stream; stays its owner's.</param>
/// <param name="length">How long it is; null where nobody knows.</param>
internal sealed class CopiedBody(Stream body, long? length) : IInPlaceBody
{
    private const int MostBytes = 64 * 1024;

    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private long? _left = length;

    /// <inheritdoc/>
    public bool CanReadInPlace => true;

    /// <inheritdoc/>
    public async ValueTask<ReadResult> ReadInPlaceAsync(CancellationToken cancellation)
    {
        if (_start < _end)
            return Read();
        // Who waits for a client does so without a buffer.
        _ = await body.ReadAsync(Memory<byte>.Empty, cancellation);
        _buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(_left ?? MostBytes, MostBytes));
        try
        {
            (_start, _end) = (0, await body.ReadAsync(_buffer, cancellation));
            _left -= _end;
            return Read();
        }
        catch
        {
            Return();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Advance(long bytes)
    {
        _start += (int)bytes;
        if (_start == _end)
            Return();
    }

    // With the last bytes of a stated length: a client on HTTP/2 may say only later that they were the last, and the backend answer meanwhile.
    private ReadResult Read() => new(new ReadOnlySequence<byte>(_buffer, _start, _end - _start), isCanceled: false, isCompleted: _end == 0 || _left <= 0);

    private void Return()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end) = ([], 0, 0);
    }
}
