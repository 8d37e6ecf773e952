using System.Net.Sockets;
using System.Text;
using Gateway.Listening.Sockets;
using Gateway.Transforms.Shared.Sockets;
using static Gateway.Tests.Listening.Sockets.Waiting;

namespace Gateway.Tests.Listening.Sockets;

public sealed class SocketReaderTests
{
    private readonly CountingPool _pool = new();

    [Fact]
    public async Task Input_BytesInPieces_ComeInOrder()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        var random = new Random(1);
        var bytes = new byte[3_000_000];
        random.NextBytes(bytes);
        var sending = Task.Run(async () =>
        {
            for (var sent = 0; sent < bytes.Length;)
                sent += await pair.Client.SendAsync(bytes.AsMemory(sent, Math.Min(random.Next(1, 70_000), bytes.Length - sent)));
        });

        byte[] read = [];
        for (var i = 0; i < 9; i++)
            read = [.. read, .. await pair.ReadAsync(bytes.Length / 9)];
        await sending;
        Assert.Equal(bytes[..read.Length], read);
    }

    [Fact]
    public async Task Input_MuchExpected_ComesInLargePiecesUntilNoMore()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        var (bytes, bulk) = (new byte[200_000], (IBulkReceiver)pair.Input);
        new Random(2).NextBytes(bytes);
        bulk.ExpectsMuch = true;
        var sending = pair.Client.SendAsync(bytes);

        Assert.Equal(bytes, await pair.ReadAsync(bytes.Length));
        await sending;
        Assert.Equal(0, _pool.Rented);

        bulk.ExpectsMuch = false;
        await pair.Client.SendAsync("after"u8.ToArray());
        Assert.Equal("after", Encoding.ASCII.GetString(await pair.ReadAsync(5)));
    }

    // As the server does whose parser threw before it had one.
    [Fact]
    public async Task Input_AdvancedToNoPosition_KeepsWhatWasReceived()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        await pair.Client.SendAsync("hello"u8.ToArray());
        await pair.Input.ReadAtLeastAsync(5);

        pair.Input.AdvanceTo(default, default);

        Assert.Equal(1, _pool.Rented);
        Assert.Equal("hello", Encoding.ASCII.GetString(await pair.ReadAsync(5)));
    }

    // Its request may be answered much later.
    [Fact]
    public async Task Input_ReadToItsEnd_HoldsNoMemory_AndMoreCanCome()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        for (var turn = 0; turn < 3; turn++)
        {
            await pair.Client.SendAsync("hello"u8.ToArray());
            var read = await pair.Input.ReadAtLeastAsync(5);
            Assert.Equal(1, _pool.Rented);

            pair.Input.AdvanceTo(read.Buffer.GetPosition(4));
            Assert.Equal(1, _pool.Rented);
            Assert.True(pair.Input.TryRead(out read));
            Assert.Equal("o", Encoding.ASCII.GetString(read.Buffer));

            pair.Input.AdvanceTo(read.Buffer.End);
            Assert.Equal(0, _pool.Rented);
            Assert.False(pair.Input.TryRead(out _));
        }
    }

    [Fact]
    public async Task Input_NobodyReads_ClientIsMadeToWaitAndNoMemoryTaken()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        pair.Client.SendBufferSize = 64 * 1024;
        var chunk = new byte[64 * 1024];
        var sent = 0L;
        var sending = Task.Run(async () =>
        {
            while (sent < 64 << 20)
                Interlocked.Add(ref sent, await pair.Client.SendAsync(chunk));
        });

        // What is not taken stays in the buffers of the two systems.
        Assert.NotEqual(sending, await Task.WhenAny(sending, WaitUntilStillAsync(() => Interlocked.Read(ref sent))));
        Assert.Equal(0, _pool.Rented);
        pair.Client.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => sending);
    }

    [Fact]
    public async Task Input_EndTogetherWithBytes_BothAreSeen()
    {
        for (var i = 0; i < 200; i++)
        {
            await using var pair = await ConnectedPair.OpenAsync(_pool);
            await pair.Client.SendAsync("last words"u8.ToArray());
            pair.Client.Shutdown(SocketShutdown.Send);

            Assert.Equal("last words", Encoding.ASCII.GetString(await pair.ReadAsync(10)));
            Assert.True((await pair.Input.ReadAsync().AsTask().WaitAsync(Soon)).IsCompleted);
        }
    }

    [Fact]
    public async Task Input_SaidWithoutBeingRead_IsReadBeforeTheEndIsTold()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        await pair.Client.SendAsync("x"u8.ToArray());
        pair.Client.Shutdown(SocketShutdown.Send);
        await UntilAsync(() => ((ClientConnection)pair.Connection).IsEnding);
        Assert.False(pair.Connection.ConnectionClosed.IsCancellationRequested);

        Assert.Equal("x"u8.ToArray(), await pair.ReadAsync(1));
        Assert.True((await pair.Input.ReadAsync().AsTask().WaitAsync(Soon)).IsCompleted);
        await IsToldAsync(pair.Connection);
    }

    [Fact]
    public async Task Input_ThatComesWithItsEnd_IsServed_AndTheEndToldWithoutAnotherRead()
    {
        for (var i = 0; i < 200; i++)
        {
            await using var pair = await ConnectedPair.OpenAsync(_pool);
            var served = ServeAsync(pair);
            await pair.Client.SendAsync("last words"u8.ToArray());
            pair.Client.Shutdown(SocketShutdown.Send);

            Assert.Equal("last words", await served.WaitAsync(Soon));
            await IsToldAsync(pair.Connection);
        }

        static async Task<string> ServeAsync(ConnectedPair pair)
        {
            // Goes on on the thread that tells of events: nothing is told before that is left.
            var read = await pair.Input.ReadAsync().ConfigureAwait(false);
            var text = Encoding.ASCII.GetString(read.Buffer);
            pair.Input.AdvanceTo(read.Buffer.End);
            return pair.Connection.ConnectionClosed.IsCancellationRequested ? "told too soon" : text;
        }
    }

    [Fact]
    public async Task Input_LookedAtButNotTaken_ComesAgainWithWhatFollows()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        var all = "";
        for (var i = 0; i < 2000; i++)
        {
            all += $"{i},";
            await pair.Client.SendAsync(Encoding.ASCII.GetBytes($"{i},"));
            var read = await pair.Input.ReadAsync().AsTask().WaitAsync(Soon);
            if (i % 7 == 0)
            {
                Assert.StartsWith(Encoding.ASCII.GetString(read.Buffer), all, StringComparison.Ordinal);
                pair.Input.AdvanceTo(read.Buffer.GetPosition(read.Buffer.Length / 2), read.Buffer.End);
                all = all[(int)(read.Buffer.Length / 2)..];
            }
            else
            {
                pair.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }

        // Who has looked at all is not woken for less than more.
        await pair.Client.SendAsync("end"u8.ToArray());
        Assert.Equal(all + "end", Encoding.ASCII.GetString(await pair.ReadAsync(all.Length + 3)));
        await UntilAsync(() => _pool.Rented <= 1);
    }

    [Fact]
    public async Task ReadAsync_GivenUp_NothingIsLost()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        for (var i = 0; i < 50; i++)
        {
            using var cancellation = new CancellationTokenSource();
            var reading = pair.Input.ReadAsync(cancellation.Token).AsTask();
            cancellation.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Soon));
        }

        await pair.Client.SendAsync("still here"u8.ToArray());
        Assert.Equal("still here"u8.ToArray(), await pair.ReadAsync(10));
    }

    [Fact]
    public async Task CancelPendingRead_BeforeAndWhileWaiting_OneReadEach()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        pair.Input.CancelPendingRead();
        Assert.True((await pair.Input.ReadAsync()).IsCanceled);

        var reading = pair.Input.ReadAsync().AsTask();
        pair.Input.CancelPendingRead();
        Assert.True((await reading.WaitAsync(Soon)).IsCanceled);

        await pair.Client.SendAsync("x"u8.ToArray());
        var read = await pair.Input.ReadAsync().AsTask().WaitAsync(Soon);
        Assert.False(read.IsCanceled);
        Assert.Equal(1, read.Buffer.Length);
    }

    [Fact]
    public async Task ReadAsync_EventsCancellationsAndBytesAtOnce_NothingIsLost()
    {
        const int Bytes = 200_000;
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        using var stop = new CancellationTokenSource();
        var canceling = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                pair.Input.CancelPendingRead();
        });
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < Bytes; i += 100)
                await pair.Client.SendAsync(Enumerable.Range(i, 100).Select(static b => (byte)b).ToArray());
        });

        for (var i = 0; i < Bytes;)
        {
            var read = await pair.Input.ReadAsync().AsTask().WaitAsync(Soon);
            foreach (var segment in read.Buffer)
            {
                foreach (var b in segment.Span)
                    Assert.Equal((byte)i++, b);
            }

            pair.Input.AdvanceTo(read.Buffer.End);
        }

        stop.Cancel();
        await canceling;
        await sending;
    }
}
