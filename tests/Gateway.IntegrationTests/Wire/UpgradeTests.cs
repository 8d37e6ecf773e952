using System.Net.WebSockets;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Wire;

/// <summary>What becomes of upgrades that a backend grants wrongly, or a client does not keep up with.</summary>
public sealed class UpgradeTests
{
    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(404)]
    public async Task WebSocketOverHttp2_AnsweredAsAnOrdinaryRequest_IsNotOpened(int status)
    {
        await using var gateway = await ScriptedGateway.StartAsync(_ => Scripts.Send(
            $"HTTP/1.1 {status} Ordinary\r\nContent-Type: text/html\r\n{(status == 204 ? "" : "Content-Length: 2\r\n")}\r\n{(status == 204 ? "" : "hi")}"));
        using var handler = GatewayProcess.NewHandler();
        using var invoker = new HttpMessageInvoker(handler);
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = new Version(2, 0);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.CollectHttpResponseDetails = true;
        var address = new UriBuilder(ScriptedGateway.AddressOf(gateway.Gateway, "2")) { Scheme = "ws", Path = "/ws" }.Uri;

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, invoker, default).WaitAsync(Eventually.Limit, TimeProvider.System));

        Assert.Equal(status < 300 ? 502 : status, (int)socket.HttpStatusCode);
    }

    [Fact]
    public async Task Client_ThatTakesNothing_IsCutAfterTheStreamsIdleTime()
    {
        await using var gateway = await ScriptedGateway.StartAsync(
            static _ => Scripts.Send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n").Then(Scripts.Endless(new byte[65536])),
            """ "StreamIdleTimeout": "1s", """);
        await using var client = await RawConnection.OpenAsync(gateway.Gateway.BaseAddress);

        await client.SendAsync("GET", "/ws", ["Host: localhost", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]);
        Assert.Equal(101, (await client.ReceiveHeadAsync()).Status);

        // The request is over on both sides: the backend's connection is closed, and the gateway has let go of the client's.
        await Eventually.HoldsAsync(() => gateway.Backend.OpenConnectionCount == 0, "the backend's connection is closed");
        await Eventually.HoldsAsync(() => gateway.Gateway.Process.Lines.Any(static line => line.Contains("\"path\":\"/ws\"", StringComparison.Ordinal)), "the request has its line in the access log");
    }
}
