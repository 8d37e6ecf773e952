using System.Buffers;
using System.IO.Pipelines;

namespace Gateway.Transforms.Shared.Bodies;

/// <summary>Reads bytes in memory, from the first to the last. Read by one at a time.</summary>
/// <param name="bytes">The bytes; stay their owner's.</param>
internal sealed class ReadOnlyMemoryStream(ReadOnlyMemory<byte> bytes) : Stream, IInPlaceBody
{
    private int _position;

    /// <summary>All of it, also what has been read.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <inheritdoc/>
    public bool CanReadInPlace => true;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public ValueTask<ReadResult> ReadInPlaceAsync(CancellationToken cancellation) =>
        cancellation.IsCancellationRequested
            ? ValueTask.FromCanceled<ReadResult>(cancellation)
            : new(new ReadResult(new ReadOnlySequence<byte>(bytes[_position..]), isCanceled: false, isCompleted: true));

    /// <inheritdoc/>
    public void Advance(long count) => _position += (int)count;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, bytes.Length - _position);
        bytes.Span.Slice(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : new ValueTask<int>(Read(buffer.Span));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is written.
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
