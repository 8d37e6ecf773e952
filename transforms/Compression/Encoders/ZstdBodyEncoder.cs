using System.Buffers;
using System.Buffers.Binary;

namespace Gateway.Transforms.Compression.Encoders;

/// <summary>Zstandard (RFC 8878), with the machine's libzstd; its contexts are used again.</summary>
internal sealed class ZstdBodyEncoder : IBodyEncoder
{
    // RFC 8878 §3.1.2: decoders pass over such a frame. Behind the data: who stops there has all.
    private const uint SkippableFrame = 0x184D2A50;
    private const int FrameHeadBytes = 8;

    private const int OutputBytes = 4096;

    private readonly ZstdContexts _contexts;
    private readonly int _hideLength;
    private ZstdContext? _context;

    public ZstdBodyEncoder(ZstdContexts contexts, EncoderSettings settings)
    {
        _contexts = contexts;
        _hideLength = settings.HideLength;
        _context = contexts.Take();
        _context.Begin(settings.Level, settings.Length);
    }

    /// <inheritdoc/>
    public long Encode(ReadOnlySpan<byte> data, EncoderStep step, IBufferWriter<byte> output)
    {
        ObjectDisposedException.ThrowIf(_context is null, this);
        var total = 0L;
        bool isDone;
        do
        {
            isDone = _context.Encode(ref data, step, output.GetSpan(OutputBytes), out var written);
            output.Advance(written);
            total += written;
        }
        while (!isDone);

        return step == EncoderStep.End ? total + WriteFrame(Padding.Choose(_hideLength), output) : total;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_context is { } context)
            _contexts.Return(context);
        _context = null;
    }

    private static int WriteFrame(int length, IBufferWriter<byte> output)
    {
        if (length == 0)
            return 0;
        var frame = output.GetSpan(FrameHeadBytes + length)[..(FrameHeadBytes + length)];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, SkippableFrame);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], (uint)length);
        frame[FrameHeadBytes..].Clear();
        output.Advance(frame.Length);
        return frame.Length;
    }
}
