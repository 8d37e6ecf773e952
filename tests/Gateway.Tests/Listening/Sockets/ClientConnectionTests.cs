using System.Net.Sockets;
using Gateway.Listening.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using static Gateway.Tests.Listening.Sockets.Waiting;

namespace Gateway.Tests.Listening.Sockets;

public sealed class ClientConnectionTests
{
    private readonly CountingPool _pool = new();

    [Fact]
    public async Task Abort_BytesUnderWay_ClientSeesAResetAndNothingWaits()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool, clientReceives: 4096);
        var writing = pair.Output.WriteAsync(new byte[8 << 20]).AsTask();
        var reading = pair.Input.ReadAsync().AsTask();

        pair.Connection.Abort(new ConnectionAbortedException("enough"));

        Assert.True((await writing.WaitAsync(Soon)).IsCompleted);
        await Assert.ThrowsAsync<ConnectionAbortedException>(() => reading.WaitAsync(Soon));
        Assert.Null(await pair.ReceiveToEndAsync());
        await IsToldAsync(pair.Connection);
        await pair.Connection.DisposeAsync();
        Assert.Equal(0, _pool.Rented);
    }

    [Fact]
    public async Task Client_Resets_ReaderAndTokenHearOfIt()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        await pair.Client.SendAsync("x"u8.ToArray());
        await pair.ReadAsync(1);
        var reading = pair.Input.ReadAsync().AsTask();

        pair.Client.Close(timeout: 0);

        await Assert.ThrowsAsync<ConnectionResetException>(() => reading.WaitAsync(Soon));
        await IsToldAsync(pair.Connection);
        // Into nothing, and for nobody.
        await pair.Output.WriteAsync("y"u8.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_Leaves_TokenIsCanceledWhileNobodyReads(bool isReset)
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        await pair.Client.SendAsync("x"u8.ToArray());
        await pair.ReadAsync(1);

        if (isReset)
            pair.Client.Close(timeout: 0);
        else
            pair.Client.Dispose();

        await IsToldAsync(pair.Connection);
    }

    [Fact]
    public async Task Client_SendsWithoutEnd_OthersOfTheThreadAreServed()
    {
        using var stop = new CancellationTokenSource();
        using var connections = ConnectedPair.ConnectionsOf(_pool);
        await using var greedy = await ConnectedPair.OpenAsync(connections);
        var serving = Task.Run(() => ServeAsync(greedy));
        var flooding = Task.Run(async () =>
        {
            var chunk = new byte[64 * 1024];
            while (!stop.IsCancellationRequested)
                await greedy.Client.SendAsync(chunk);
        });

        for (var i = 0; i < 20; i++)
        {
            await using var other = await ConnectedPair.OpenAsync(connections);
            await other.Client.SendAsync("hello"u8.ToArray());
            Assert.Equal("hello"u8.ToArray(), await other.ReadAsync(5));
        }

        stop.Cancel();
        await flooding;
        greedy.Client.Dispose();
        await serving;

        static async Task ServeAsync(ConnectedPair pair)
        {
            while (true)
            {
                var read = await pair.Input.ReadAsync();
                pair.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    return;
            }
        }
    }

    [Fact]
    public async Task Connection_ManyInTurn_LeaveNothingBehind()
    {
        var sockets = new List<SafeSocketHandle>();
        for (var i = 0; i < 300; i++)
        {
            await using var pair = await ConnectedPair.OpenAsync(_pool);
            sockets.Add(pair.Connection.Features.Get<IConnectionSocketFeature>()!.Socket.SafeHandle);
            await pair.Client.SendAsync("ping"u8.ToArray());
            await pair.ReadAsync(4);
            await pair.Output.WriteAsync("pong"u8.ToArray());
        }

        await UntilAsync(() => _pool.Rented == 0);
        await UntilAsync(() => sockets.TrueForAll(static socket => socket.IsClosed));
    }

    [Fact]
    public async Task Features_OfAConnection_AreWhatTheServerAsksFor()
    {
        await using var pair = await ConnectedPair.OpenAsync(_pool);
        var features = pair.Connection.Features;

        Assert.Same(_pool, features.Get<IMemoryPoolFeature>()!.MemoryPool);
        Assert.Equal(pair.Client.LocalEndPoint, features.Get<IConnectionEndPointFeature>()!.RemoteEndPoint);
        Assert.NotNull(features.Get<IConnectionSocketFeature>()!.Socket);
        Assert.NotNull(features.Get<IConnectionTransportFeature>()!.Transport);
        Assert.NotNull(features.Get<IConnectionLifetimeFeature>());
        Assert.NotEmpty(features.Get<IConnectionIdFeature>()!.ConnectionId);
        Assert.Empty(features.Get<IConnectionItemsFeature>()!.Items);
        Assert.IsType<ClientConnection>(features.Get<ClientConnection>());
    }
}
