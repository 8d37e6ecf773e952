using System.Net.Sockets;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Gateway.IntegrationTests.Wire.Http2;

namespace Gateway.IntegrationTests.Overload;

/// <summary>Clients that hold on to what they got, and do next to nothing with it.</summary>
public sealed class SlowClientTests : IAsyncLifetime
{
    private const string Limits = """{ "FirstByte": "1s", "HeaderTime": "1s", "KeepAlive": "1s", "SendTimeout": "1s", "RequestsPerConnection": 3 }""";

    private readonly TaskCompletionSource _backendIsFree = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ScriptedBackend _backend = null!;
    private GatewayProcess _gateway = null!;

    public async Task InitializeAsync()
    {
        _backend = new ScriptedBackend(request => request.Target == "/endless" ? SendEndlesslyAsync : Scripts.EchoId) { ReadsBodies = false };
        _gateway = await GatewayProcess.StartAsync(LimitedGateway.Configuration(_backend.Address, Limits));
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task Silence_FromTheStart_IsCut(string version)
    {
        await using var client = await RawConnection.OpenAsync(ScriptedGateway.AddressOf(_gateway, version));

        Assert.NotEqual(WireBreak.None, await client.WaitForEndAsync());
    }

    [Fact]
    public async Task Silence_BetweenRequests_EndsTheConnection()
    {
        await using var client = await RawConnection.OpenAsync(_gateway.BaseAddress);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Equal(200, (await client.ReceiveAsync()).Status);

        Assert.Equal(WireBreak.Closed, await client.WaitForEndAsync());
    }

    [Fact]
    public async Task Pings_BetweenRequests_DoNotKeepTheConnection()
    {
        await using var client = await Http2Connection.OpenAsync(ScriptedGateway.AddressOf(_gateway, "2"));
        Assert.Equal(200, (await client.SendAsync(WireRequest.Get("/"))).Status);

        var start = TimeProvider.System.GetTimestamp();
        do
        {
            // More often than the connection may be idle, and not so often that it is a flood.
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            await client.SendFrameAsync(FrameType.Ping, FrameFlags.None, 0, new byte[8]);
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Eventually.Limit, "The connection is still open.");
        }
        while (await client.ReadFrameAsync() is not null);

        Assert.NotNull(client.GoAway);
    }

    [Fact]
    public async Task Headers_ThatDoNotEnd_AreAnswered408()
    {
        await using var client = await RawConnection.OpenAsync(_gateway.BaseAddress);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\nX-A");

        Assert.Equal(408, (await client.ReceiveAsync()).Status);
        Assert.NotEqual(WireBreak.None, await client.WaitForEndAsync());
        Assert.Empty(_backend.Requests);
    }

    [Fact]
    public async Task Body_ThatDoesNotCome_EndsTheConnection()
    {
        await using var client = await RawConnection.OpenAsync(_gateway.BaseAddress);
        await client.SendAsync("POST /endless HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nabc");

        Assert.NotEqual(WireBreak.None, await client.WaitForEndAsync());
    }

    [Fact]
    public async Task Response_ThatIsNotTaken_IsCutAndItsBackendFreed()
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(_gateway.BaseAddress.Host, _gateway.BaseAddress.Port);
        await client.SendAsync("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());

        await _backendIsFree.Task.WaitAsync(Eventually.Limit);
    }

    [Fact]
    public async Task Requests_AsManyAsAConnectionMayCarry_TheLastOneClosesIt()
    {
        await using var client = await RawConnection.OpenAsync(_gateway.BaseAddress);
        for (var request = 1; request <= 3; request++)
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            var response = await client.ReceiveAsync();
            Assert.Equal(200, response.Status);
            Assert.Equal(request == 3 ? "close" : null, response.ValueOf("Connection"));
        }

        Assert.Equal(WireBreak.Closed, await client.WaitForEndAsync());
    }

    private async Task SendEndlesslyAsync(BackendConnection connection)
    {
        await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n");
        await Scripts.Endless(new byte[16 * 1024])(connection);
        _backendIsFree.TrySetResult();
    }
}
