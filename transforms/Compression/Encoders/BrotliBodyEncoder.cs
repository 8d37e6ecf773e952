using System.Buffers;
using System.IO.Compression;
using System.Numerics;

namespace Gateway.Transforms.Compression.Encoders;

/// <summary>Brotli (RFC 7932), with the encoder of .NET.</summary>
internal sealed class BrotliBodyEncoder : IBodyEncoder
{
    // A quarter of a megabyte of history: an event stream keeps its encoder for hours, and larger windows gain little on what shops send.
    private const int UsualWindow = 18;
    private const int SmallestWindow = 16;
    private const int LargestWindow = 20;

    private const int OutputBytes = 4096;

    private readonly int _hideLength;
    private BrotliEncoder _encoder;

    public BrotliBodyEncoder(EncoderSettings settings)
    {
        _encoder = new BrotliEncoder(settings.Level, WindowFor(settings.Length));
        _hideLength = settings.HideLength;
    }

    /// <inheritdoc/>
    public long Encode(ReadOnlySpan<byte> data, EncoderStep step, IBufferWriter<byte> output)
    {
        if (step == EncoderStep.End && _hideLength > 0)
        {
            // A metadata block begins where a byte does: behind a flush.
            var hidden = Write(data, isFinal: false, output) + Flush(output) + BrotliPadding.Write(Padding.Choose(_hideLength), output);
            return hidden + Write([], isFinal: true, output);
        }

        var written = Write(data, step == EncoderStep.End, output);
        return step == EncoderStep.Flush ? written + Flush(output) : written;
    }

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();

    private static int WindowFor(long? length) =>
        length is { } known ? Math.Clamp(BitOperations.Log2((ulong)Math.Max(known, 1)) + 1, SmallestWindow, LargestWindow) : UsualWindow;

    private long Write(ReadOnlySpan<byte> data, bool isFinal, IBufferWriter<byte> output)
    {
        if (data.IsEmpty && !isFinal)
            return 0;
        var total = 0L;
        while (true)
        {
            var status = _encoder.Compress(data, output.GetSpan(OutputBytes), out var consumed, out var written, isFinal);
            output.Advance(written);
            total += written;
            data = data[consumed..];
            if (status == OperationStatus.Done)
                return total;
            if (status == OperationStatus.InvalidData)
                throw new InvalidOperationException("The brotli encoder failed.");
        }
    }

    private long Flush(IBufferWriter<byte> output)
    {
        var total = 0L;
        while (true)
        {
            var status = _encoder.Flush(output.GetSpan(OutputBytes), out var written);
            output.Advance(written);
            total += written;
            if (status == OperationStatus.Done)
                return total;
            if (status == OperationStatus.InvalidData)
                throw new InvalidOperationException("The brotli encoder failed.");
        }
    }
}
