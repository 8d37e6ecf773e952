using System.Buffers;
using System.IO.Pipelines;

namespace Gateway.Transforms.Receiving.Bodies;

/// <summary>
/// A request's body of which a read can be given up. Where a read of the server's own stream is cancelled, the server takes it for one that goes on, cannot read the rest, and drops
/// the connection: the client would lose the answer for which the read was given up. Used by one request, one read at a time.
/// </summary>
/// <param name="reader">The server's own.</param>
internal sealed class EndableBody(PipeReader reader) : Stream
{
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
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<int>(cancellationToken);
        var reading = reader.ReadAsync(CancellationToken.None);
        if (!reading.IsCompletedSuccessfully)
            return WaitAsync(reading, buffer, cancellationToken);
        var result = reading.Result;
        return TryTake(result, buffer, out var count) ? new(count) : WaitAsync(reader.ReadAsync(CancellationToken.None), buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read without blocking.");

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

    private async ValueTask<int> WaitAsync(ValueTask<ReadResult> reading, Memory<byte> buffer, CancellationToken cancellation)
    {
        // One that comes too late ends the next read, of which there is none but the server's, and that one goes on.
        await using var registration = cancellation.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), reader);
        int count;
        while (!TryTake(await reading, buffer, out count))
        {
            cancellation.ThrowIfCancellationRequested();
            reading = reader.ReadAsync(CancellationToken.None);
        }

        return count;
    }

    /// <summary>Gives the read back to the server, whatever came of it. False when nothing did, and more may come.</summary>
    private bool TryTake(ReadResult result, Memory<byte> buffer, out int count)
    {
        var taken = result.Buffer.Slice(0, result.IsCanceled ? 0 : Math.Min(buffer.Length, result.Buffer.Length));
        taken.CopyTo(buffer.Span);
        count = (int)taken.Length;
        var isEmpty = result.Buffer.IsEmpty;
        reader.AdvanceTo(taken.End);
        return !result.IsCanceled && (!isEmpty || result.IsCompleted);
    }
}
