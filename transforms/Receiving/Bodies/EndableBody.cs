using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Gateway.Transforms.Shared.Bodies;

namespace Gateway.Transforms.Receiving.Bodies;

/// <summary>
/// A request's body of which a read can be given up. Where a read of the server's own stream is cancelled, the server takes it for one that goes on, cannot read the rest, and drops
/// the connection: the client would lose the answer for which the read was given up. Used by one request, one read at a time.
/// </summary>
/// <param name="reader">The server's own.</param>
internal sealed class EndableBody(PipeReader reader) : Stream, IInPlaceBody
{
    private ReadOnlySequence<byte> _read;

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
    public ValueTask<ReadResult> ReadInPlaceAsync(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return ValueTask.FromCanceled<ReadResult>(cancellation);
        var reading = reader.ReadAsync(CancellationToken.None);
        if (!reading.IsCompletedSuccessfully)
            return WaitAsync(reading, cancellation);
        var result = reading.Result;
        return TryKeep(result) ? new(result) : WaitAsync(reader.ReadAsync(CancellationToken.None), cancellation);
    }

    /// <inheritdoc/>
    public void Advance(long bytes)
    {
        var end = _read.GetPosition(bytes);
        _read = default;
        reader.AdvanceTo(end);
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = ReadInPlaceAsync(cancellationToken);
        return reading.IsCompletedSuccessfully ? new(Take(reading.Result, buffer.Span)) : TakeAsync(reading, buffer);
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> WaitAsync(ValueTask<ReadResult> reading, CancellationToken cancellation)
    {
        // One that comes too late ends the next read, of which there is none but the server's, and that one goes on.
        await using var registration = cancellation.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), reader);
        while (true)
        {
            var result = await reading;
            if (TryKeep(result))
                return result;
            cancellation.ThrowIfCancellationRequested();
            reading = reader.ReadAsync(CancellationToken.None);
        }
    }

    /// <summary>Keeps what was read until it is used up. False where it is nothing, and more may come: then it is given back to the server.</summary>
    private bool TryKeep(in ReadResult result)
    {
        if (!result.IsCanceled && (!result.Buffer.IsEmpty || result.IsCompleted))
        {
            _read = result.Buffer;
            return true;
        }

        reader.AdvanceTo(result.Buffer.Start);
        return false;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> TakeAsync(ValueTask<ReadResult> reading, Memory<byte> buffer) => Take(await reading, buffer.Span);

    private int Take(in ReadResult result, Span<byte> buffer)
    {
        var taken = result.Buffer.Slice(0, Math.Min(buffer.Length, result.Buffer.Length));
        var count = (int)taken.Length;
        taken.CopyTo(buffer);
        Advance(count);
        return count;
    }
}
