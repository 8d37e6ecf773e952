using System.Buffers;

namespace Gateway.Transforms.Compression.Encoders;

/// <summary>
/// Takes what a gzip stream writes, and puts a comment of so many characters in its header (RFC 1952 §2.3.1). Outside of <see cref="Begin"/> and
/// <see cref="End"/> it takes nothing: a stream that is disposed of early would write the end of a body that has none.
/// </summary>
/// <param name="comment">The length of the comment, its zero included; 0 for none.</param>
internal sealed class GzipOutput(int comment) : Stream
{
    private const int HeaderBytes = 10;
    private const int Flags = 3;
    private const byte HasComment = 16;

    private IBufferWriter<byte>? _output;
    private long _written;
    private int _headerLeft = comment > 0 ? HeaderBytes : 0;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>From now on, bytes go there.</summary>
    public void Begin(IBufferWriter<byte> output)
    {
        _output = output;
        _written = 0;
    }

    /// <summary>No more bytes are taken.</summary>
    /// <returns>How many were.</returns>
    public long End()
    {
        _output = null;
        return _written;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_output is not { } output)
            return;
        if (_headerLeft > 0)
            buffer = buffer[WriteHeader(buffer, output)..];
        output.Write(buffer);
        _written += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private int WriteHeader(ReadOnlySpan<byte> buffer, IBufferWriter<byte> output)
    {
        var count = Math.Min(_headerLeft, buffer.Length);
        var header = output.GetSpan(count);
        buffer[..count].CopyTo(header);
        var flags = Flags - (HeaderBytes - _headerLeft);
        if (flags >= 0 && flags < count)
            header[flags] |= HasComment;
        output.Advance(count);
        _written += count;
        _headerLeft -= count;
        if (_headerLeft == 0)
            WriteComment(output);
        return count;
    }

    private void WriteComment(IBufferWriter<byte> output)
    {
        var text = output.GetSpan(comment)[..comment];
        text.Fill((byte)'-');
        text[^1] = 0;
        output.Advance(comment);
        _written += comment;
    }
}
