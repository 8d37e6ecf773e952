namespace Gateway.Transforms.Forwarding.Calls;

/// <summary>Takes the body of an answer up to a length.</summary>
/// <param name="maxBytes">The longest body, itself included.</param>
internal sealed class BoundedBody(int maxBytes) : Stream
{
    private readonly MemoryStream _bytes = new();

    /// <summary>True once more was written than there is room for.</summary>
    public bool IsFull { get; private set; }

    /// <summary>All that was written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.GetBuffer().AsMemory(0, (int)_bytes.Length);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _bytes.Length;

    public override long Position
    {
        get => _bytes.Position;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_bytes.Length + buffer.Length > maxBytes)
        {
            IsFull = true;
            throw new IOException("The answer is too large.");
        }

        _bytes.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return default;
    }

    public override void Flush()
    {
        // Memory has nothing behind it.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _bytes.Dispose();
        base.Dispose(disposing);
    }
}
