using System.Buffers;
using System.Net.Sockets;
using Gateway.Listening.Sockets;
using static Gateway.Tests.Listening.Sockets.Waiting;

namespace Gateway.Tests.Listening.Sockets;

public sealed class SocketWriterTests
{
    private readonly CountingPool _pool = new();

    [Fact]
    public async Task Output_ClientHasSaidItsLastWord_StillGetsItsAnswer()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        pair.Client.Shutdown(SocketShutdown.Send);
        Assert.True((await pair.Input.ReadAsync().AsTask().WaitAsync(Soon)).IsCompleted);

        await pair.Output.WriteAsync("answer"u8.ToArray());
        await pair.Connection.DisposeAsync();

        Assert.Equal("answer"u8.ToArray(), await pair.ReceiveToEndAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(300_000)]
    [InlineData(5_000_000)]
    public async Task Output_SlowClient_GetsAllInOrder(int length)
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool, clientReceives: 8 * 1024);
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var receiving = pair.ReceiveToEndAsync();

        var random = new Random(2);
        for (var written = 0; written < length;)
        {
            var count = Math.Min(random.Next(1, 100_000), length - written);
            bytes.AsSpan(written, count).CopyTo(pair.Output.GetSpan(count));
            pair.Output.Advance(count);
            written += count;
            if (random.Next(3) == 0)
                Assert.False((await pair.Output.FlushAsync().AsTask().WaitAsync(Soon)).IsCompleted);
        }

        // What was not flushed is sent all the same.
        await pair.Connection.DisposeAsync();

        Assert.Equal(bytes, await receiving);
        Assert.Equal(0, _pool.Rented);
    }

    [Fact]
    public async Task FlushAsync_ClientTakesNothing_WaitsUntilItDoes()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool, clientReceives: 4096);
        var bytes = new byte[16 << 20];
        new Random(3).NextBytes(bytes);

        var writing = pair.Output.WriteAsync(bytes).AsTask();
        Assert.False(writing.IsCompleted);
        var receiving = pair.ReceiveToEndAsync();

        Assert.False((await writing.WaitAsync(Soon)).IsCompleted);
        await pair.Connection.DisposeAsync();
        Assert.Equal(bytes, await receiving);
    }

    [Fact]
    public async Task Append_BetweenWrites_IsSentInItsPlaceFromWhereItIs()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        var writer = (SocketWriter)pair.Output;
        var others = "bcd"u8.ToArray();

        writer.Write("a"u8);
        writer.Append(others);
        writer.Append(default);
        writer.Write("e"u8);
        others[1] = (byte)'C';
        await writer.FlushAsync();
        others.AsSpan().Clear();
        await pair.Connection.DisposeAsync();

        Assert.Equal("abCde"u8.ToArray(), await pair.ReceiveToEndAsync());
        Assert.Equal(0, _pool.Rented);
    }

    [Fact]
    public async Task FlushAsync_GivenUp_GoesOnInTheBackground()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool, clientReceives: 4096);
        using var cancellation = new CancellationTokenSource();
        var bytes = new byte[8 << 20];
        new Random(4).NextBytes(bytes);
        var writing = pair.Output.WriteAsync(bytes, cancellation.Token).AsTask();
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WaitAsync(Soon));

        pair.Output.GetSpan(1)[0] = (byte)'.';
        pair.Output.Advance(1);
        var ending = pair.Connection.DisposeAsync();
        var received = await pair.ReceiveToEndAsync();
        await ending;

        Assert.Equal([.. bytes, (byte)'.'], received!);
    }

    [Fact]
    public async Task CancelPendingFlush_FlushWaits_ComesBackCanceled()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool, clientReceives: 4096);
        var writing = pair.Output.WriteAsync(new byte[8 << 20]).AsTask();
        Assert.False(writing.IsCompleted);

        pair.Output.CancelPendingFlush();

        Assert.True((await writing.WaitAsync(Soon)).IsCanceled);
    }

    [Fact]
    public async Task CancelPendingFlush_NoFlushWaits_NextOneIsCanceledAndNoOther()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        pair.Output.CancelPendingFlush();

        Assert.True((await pair.Output.WriteAsync("a"u8.ToArray())).IsCanceled);
        Assert.False((await pair.Output.WriteAsync("b"u8.ToArray())).IsCanceled);
    }
}
