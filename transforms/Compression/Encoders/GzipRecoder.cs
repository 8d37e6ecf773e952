using System.Buffers;
using System.IO.Compression;

namespace Gateway.Transforms.Compression.Encoders;

/// <summary>Decodes gzip, and encodes it in another coding where one is given.</summary>
/// <param name="encoder">The other coding; null for none. Becomes this object's own.</param>
internal sealed class GzipRecoder(IBodyEncoder? encoder) : IBodyEncoder
{
    private const int DecodedBytes = 16 * 1024;
    // Gzip can say a thousand bytes in one. What is more than this, and long, is made to fill the memory.
    private const int RatioFrom = 1024 * 1024;
    private const int MaxRatio = 256;

    private readonly GzipFeed _feed = new();
    private byte[]? _decoded = ArrayPool<byte>.Shared.Rent(DecodedBytes);
    private GZipStream? _stream;
    private Task<int>? _reading;
    private long _taken;
    private long _made;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">It is no gzip, ends early, or grows to more than 256 times its size, beyond 1 MiB.</exception>
    public long Encode(ReadOnlySpan<byte> data, EncoderStep step, IBufferWriter<byte> output)
    {
        _stream ??= new GZipStream(_feed, CompressionMode.Decompress);
        _taken += data.Length;
        _feed.Push(data);
        var written = Recode(output);
        if (step == EncoderStep.End)
        {
            _feed.Complete();
            written += Recode(output);
        }

        return written + (encoder?.Encode([], step, output) ?? 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_decoded is null)
            return;
        encoder?.Dispose();
        // A read may wait; it ends with the data, and that it ends early is no news.
        _feed.Complete();
        _ = _reading?.Exception;
        _stream?.Dispose();
        _feed.Dispose();
        ArrayPool<byte>.Shared.Return(_decoded);
        _decoded = null;
    }

    private long Recode(IBufferWriter<byte> output)
    {
        var written = 0L;
        while (true)
        {
            _reading ??= _stream!.ReadAsync(_decoded.AsMemory(0, DecodedBytes)).AsTask();
            if (!_reading.IsCompleted)
                return written;
            var count = _reading.GetAwaiter().GetResult();
            if (count == 0)
                return written;
            _reading = null;
            _made += count;
            if (_made > RatioFrom && _made / MaxRatio > _taken)
                throw new InvalidDataException("The response grows too much when it is decoded.");
            var decoded = _decoded.AsSpan(0, count);
            if (encoder is not null)
            {
                written += encoder.Encode(decoded, EncoderStep.Continue, output);
                continue;
            }

            output.Write(decoded);
            written += count;
        }
    }
}
