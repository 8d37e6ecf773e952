using System.Buffers;
using System.IO.Compression;

namespace Gateway.Transforms.Compression.Encoders;

/// <summary>Gzip (RFC 1952), with the zlib-ng of .NET: of its interfaces, only streams reach it.</summary>
internal sealed class GzipBodyEncoder : IBodyEncoder
{
    private readonly GzipOutput _sink;
    private readonly GZipStream _stream;
    private bool _hasData;

    public GzipBodyEncoder(EncoderSettings settings)
    {
        _sink = new GzipOutput(Padding.Choose(settings.HideLength));
        _stream = new GZipStream(_sink, new ZLibCompressionOptions { CompressionLevel = settings.Level });
    }

    // The stream writes nothing for nothing: this is gzip's form of it.
    private static ReadOnlySpan<byte> Empty => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <inheritdoc/>
    public long Encode(ReadOnlySpan<byte> data, EncoderStep step, IBufferWriter<byte> output)
    {
        _sink.Begin(output);
        if (!data.IsEmpty)
        {
            _stream.Write(data);
            _hasData = true;
        }

        if (step == EncoderStep.Flush)
            _stream.Flush();
        else if (step == EncoderStep.End && _hasData)
            _stream.Dispose();
        else if (step == EncoderStep.End)
            _sink.Write(Empty);
        return _sink.End();
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
