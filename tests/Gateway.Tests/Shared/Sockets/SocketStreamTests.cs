using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Transforms.Shared.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using static Gateway.Tests.Listening.Sockets.Waiting;

namespace Gateway.Tests.Shared.Sockets;

public sealed class SocketStreamTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly EventLoops _loops = new(NullLogger<EventLoops>.Instance);
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private SocketStream _stream = null!;
    private Socket _backend = null!;

    public async Task InitializeAsync()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(16);
        _stream = await ConnectAsync(_listener.LocalEndPoint!);
        _backend = await _listener.AcceptAsync();
    }

    public async Task DisposeAsync()
    {
        await _stream.DisposeAsync();
        _backend.Dispose();
        _listener.Dispose();
        _loops.Dispose();
    }

    [Fact]
    public async Task Read_OfWhatComesLater_GoesOnOnTheLoopsThread()
    {
        var (buffer, reading) = Read();
        var isOnLoop = false;
        var noticed = reading.ContinueWith(_ => isOnLoop = _stream.Loop.IsCurrent, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Assert.False(reading.IsCompleted);

        await _backend.SendAsync("hello"u8.ToArray());

        Assert.Equal(5, await reading.WaitAsync(Patience));
        Assert.Equal("hello", Encoding.ASCII.GetString(buffer, 0, 5));
        await noticed;
        Assert.True(isOnLoop);
        Assert.False(await Task.Run(() => _stream.Loop.IsCurrent));
    }

    [Fact]
    public async Task Read_InSmallParts_GivesAllOfIt_AndThenTheEnd()
    {
        await _backend.SendAsync("abcdefghij"u8.ToArray());
        _backend.Shutdown(SocketShutdown.Send);
        var received = new StringBuilder();
        var part = new byte[3];
        while (await _stream.ReadAsync(part).AsTask().WaitAsync(Patience) is var count and > 0)
            received.Append(Encoding.ASCII.GetString(part, 0, count));

        Assert.Equal("abcdefghij", received.ToString());
        Assert.Equal(0, await _stream.ReadAsync(part));
        Assert.True(_stream.HasUnread);
    }

    [Fact]
    public async Task Read_OfMuch_GivesAllOfIt()
    {
        var sent = new byte[8 * 1024 * 1024];
        Random.Shared.NextBytes(sent);
        var sending = Task.Run(async () =>
        {
            for (var at = 0; at < sent.Length;)
                at += await _backend.SendAsync(sent.AsMemory(at));
            _backend.Shutdown(SocketShutdown.Send);
        });
        var received = new MemoryStream();
        await _stream.CopyToAsync(received).WaitAsync(Patience);
        await sending;

        Assert.Equal(sent, received.ToArray());
    }

    [Fact]
    public async Task Write_OfMoreThanTheOtherSideTakes_WaitsForItsRoom()
    {
        var sent = new byte[16 * 1024 * 1024];
        Random.Shared.NextBytes(sent);
        var writing = _stream.WriteAsync(sent).AsTask();
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        Assert.False(writing.IsCompleted);

        var received = new byte[sent.Length];
        for (var at = 0; at < received.Length;)
            at += await _backend.ReceiveAsync(received.AsMemory(at));

        await writing.WaitAsync(Patience);
        Assert.Equal(sent, received);
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(300, 5, 1, 2)]
    [InlineData(5, 300_000, 1, 0)]
    [InlineData(0, 65_536, 18, 2)]
    [InlineData(12, 70_000, 61, 2)]
    [InlineData(12, 70_000, 62, 2)]
    [InlineData(0, 70_000, 62, 2)]
    [InlineData(12, 70_000, 63, 0)]
    [InlineData(12, 3_000_000, 500, 7)]
    [InlineData(3_000_000, 0, 1, 1)]
    [InlineData(3_000_000, 2_000_000, 40, 3_000_000)]
    [InlineData(7, 0, 1, 0)]
    [InlineData(0, 0, 1, 7)]
    [InlineData(0, 0, 1, 0)]
    public async Task Write_OfGatheredBytes_SendsThemInOrder_HoweverLittleTheOtherSideTakes(int before, int middle, int parts, int behind)
    {
        var all = new byte[before + middle + behind];
        new Random(all.Length).NextBytes(all);
        _backend.ReceiveBufferSize = 8 * 1024;

        var writing = _stream.WriteAsync(new GatheredBytes(all.AsMemory(0, before), BytesInParts.Of(all.AsMemory(before, middle), parts), all.AsMemory(before + middle))).AsTask();
        var received = new byte[all.Length];
        for (var count = 0; count < all.Length;)
            count += await _backend.ReceiveAsync(received.AsMemory(count, Math.Min(50_000, all.Length - count))).AsTask().WaitAsync(Patience);
        await writing.WaitAsync(Patience);

        Assert.Equal(all, received);
    }

    [Fact]
    public async Task Write_OfGatheredBytes_ToWhoIsGone_Fails()
    {
        _backend.Close(timeout: 0);
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true)
                await _stream.WriteAsync(new GatheredBytes(new byte[10], BytesInParts.Of(new byte[100_000], 3), new byte[2])).AsTask().WaitAsync(Patience);
        });
    }

    [Fact]
    public async Task Reset_EndsWhoReads()
    {
        var (_, reading) = Read();
        _backend.Close(timeout: 0);

        await Assert.ThrowsAsync<IOException>(() => reading.WaitAsync(Patience));
    }

    [Fact]
    public async Task Dispose_EndsWhoReadsAndWhoWrites_OnThePool()
    {
        var (_, reading) = Read();
        var writing = _stream.WriteAsync(new byte[64 * 1024 * 1024]).AsTask();
        Assert.False(writing.IsCompleted);
        await _stream.DisposeAsync();

        await Assert.ThrowsAsync<IOException>(() => reading.WaitAsync(Patience));
        await Assert.ThrowsAsync<IOException>(() => writing.WaitAsync(Patience));
        await Assert.ThrowsAsync<IOException>(() => Read().Reading);
        await Assert.ThrowsAsync<IOException>(() => _stream.WriteAsync(new byte[1]).AsTask());
    }

    [Fact]
    public async Task HasUnread_OfAnIdleConnection_TellsOfWhatComes()
    {
        Assert.False(_stream.HasUnread);
        await _backend.SendAsync("x"u8.ToArray());

        await UntilAsync(() => _stream.HasUnread);
        Assert.Equal(1, await Read().Reading);
        Assert.False(_stream.HasUnread);
    }

    [Fact]
    public async Task Connect_ToNobody_SaysThatItIsRefused()
    {
        var nobody = _listener.LocalEndPoint!;
        _listener.Dispose();

        var refused = await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(nobody));

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    // 192.0.2.0/24 is nobody's (RFC 5737): nothing comes back, or the system says at once that there is no way.
    [Fact]
    public async Task Connect_ThatIsGivenUp_Ends()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 9), patience.Token).WaitAsync(Patience));

        Assert.True(failure is OperationCanceledException or SocketException, failure.ToString());
    }

    // Events of one that was closed must not reach who has its place now.
    [Fact]
    public async Task Connections_ThatComeAndGo_GetTheirOwnBytes()
    {
        var all = Enumerable.Range(0, 8).Select(async worker =>
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen(16);
            for (var i = 0; i < 200; i++)
            {
                await using var stream = await ConnectAsync(listener.LocalEndPoint!);
                using var backend = await listener.AcceptAsync();
                var text = Encoding.ASCII.GetBytes($"{worker}:{i}");
                var buffer = new byte[32];
                var reading = stream.ReadAsync(buffer).AsTask();
                await backend.SendAsync(text);
                Assert.Equal(text, buffer[..await reading.WaitAsync(Patience)]);
            }
        });

        await Task.WhenAll(all);
    }

    private (byte[] Buffer, Task<int> Reading) Read()
    {
        var buffer = new byte[64];
        return (buffer, _stream.ReadAsync(buffer).AsTask());
    }

    private async Task<SocketStream> ConnectAsync(EndPoint address, CancellationToken cancellation = default) =>
        await SocketStream.ConnectAsync(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), address, _loops.Nearest(), cancellation);
}
