using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Gateway.Transforms.Shared.Bodies;

namespace Gateway.Transforms.Shared.Counting;

/// <summary>Counts what passes through a body, a response or an upgraded connection, and changes nothing else.</summary>
/// <param name="inner">The server's stream; stays the server's.</param>
/// <param name="counts">Where to count: reads as In, writes as Out.</param>
internal sealed class CountingStream(Stream inner, ByteCounts counts) : Stream, IInPlaceBody
{
    public bool CanReadInPlace => inner is IInPlaceBody { CanReadInPlace: true };

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanTimeout => inner.CanTimeout;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int ReadTimeout
    {
        get => inner.ReadTimeout;
        set => inner.ReadTimeout = value;
    }

    public override int WriteTimeout
    {
        get => inner.WriteTimeout;
        set => inner.WriteTimeout = value;
    }

    public ValueTask<ReadResult> ReadInPlaceAsync(CancellationToken cancellation) => ((IInPlaceBody)inner).ReadInPlaceAsync(cancellation);

    public void Advance(long bytes)
    {
        counts.In += bytes;
        ((IInPlaceBody)inner).Advance(bytes);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = inner.ReadAsync(buffer, cancellationToken);
        return reading.IsCompletedSuccessfully ? new ValueTask<int>(Received(reading.Result)) : AwaitedAsync(reading);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Received(inner.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer) => Received(inner.Read(buffer));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        counts.Out += buffer.Length;
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        counts.Out += count;
        return inner.WriteAsync(buffer, offset, count, cancellationToken);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        counts.Out += count;
        inner.Write(buffer, offset, count);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        counts.Out += buffer.Length;
        inner.Write(buffer);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => inner.SetLength(value);

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> AwaitedAsync(ValueTask<int> reading) => Received(await reading);

    private int Received(int count)
    {
        counts.In += count;
        return count;
    }
}
