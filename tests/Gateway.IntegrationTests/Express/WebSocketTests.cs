using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Express;

[Collection(ShopTests.Name)]
public sealed class WebSocketTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    private const int Megabyte = 1024 * 1024;

    [Theory]
    [InlineData("hello")]
    [InlineData("Crème brûlée 🍮")]
    [InlineData("")]
    public async Task Text_Sent_ComesBackAsText(string text)
    {
        using var socket = await ConnectAsync();

        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, default);

        var (type, bytes) = await ReceiveAsync(socket);
        Assert.Equal(WebSocketMessageType.Text, type);
        Assert.Equal(text, Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Binary_OfOneMegabyte_ComesBackUnchanged(bool isCompressed)
    {
        using var socket = await ConnectAsync(options => options.DangerousDeflateOptions = isCompressed ? new WebSocketDeflateOptions() : null);
        var message = RandomNumberGenerator.GetBytes(Megabyte);

        await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, default);

        var (type, bytes) = await ReceiveAsync(socket);
        Assert.Equal(WebSocketMessageType.Binary, type);
        Assert.Equal(message, bytes);
    }

    [Fact]
    public async Task Handshake_WithSubprotocolsAndQuery_ReachesTheBackend()
    {
        using var socket = await ConnectAsync(
            static options =>
            {
                options.AddSubProtocol("shop.v1");
                options.AddSubProtocol("unknown");
            },
            "/ws?token=a%2Fb");

        await SendAsync(socket, "whoami");

        var seen = JsonSerializer.Deserialize<JsonElement>((await ReceiveAsync(socket)).Bytes);
        Assert.Equal("shop.v1", socket.SubProtocol);
        Assert.Equal("shop.v1", seen.GetProperty("protocol").GetString());
        Assert.Equal("/ws?token=a%2Fb", seen.GetProperty("target").GetString());
    }

    [Fact]
    public async Task Ping_FromTheBackend_IsAnswered()
    {
        using var socket = await ConnectAsync();

        await SendAsync(socket, "ping");

        Assert.Equal("pong", Encoding.UTF8.GetString((await ReceiveAsync(socket)).Bytes));
    }

    [Fact]
    public async Task Ping_FromTheClient_IsAnsweredWithItsPayload()
    {
        await using var connection = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await connection.SendAsync("GET", "/ws", [
            $"Host: {ShopGateway.ExpressHost}", "Connection: Upgrade", "Upgrade: websocket",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ]);
        var handshake = await connection.ReceiveAsync();

        // A ping with three bytes, masked with zeros (RFC 6455 §5.2); its pong brings them back without a mask.
        await connection.SendAsync("\u0089\u0083\0\0\0\0abc");

        Assert.Equal(101, handshake.Status);
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", handshake.ValueOf("Sec-WebSocket-Accept"));
        Assert.Equal([0x8A, 3, .. "abc"u8], await connection.ReceiveAsync(5));
    }

    [Fact]
    public async Task Close_FromTheBackend_BringsItsCodeAndReason()
    {
        using var socket = await ConnectAsync();

        await SendAsync(socket, "close:4001:sold out");

        var (type, _) = await ReceiveAsync(socket);
        Assert.Equal(WebSocketMessageType.Close, type);
        Assert.Equal(4001, (int)socket.CloseStatus!);
        Assert.Equal("sold out", socket.CloseStatusDescription);
    }

    [Fact]
    public async Task Close_FromTheClient_IsAnsweredWithItsCode()
    {
        using var socket = await ConnectAsync();

        await socket.CloseAsync((WebSocketCloseStatus)4002, "bye", default).WaitAsync(Eventually.Limit, TimeProvider.System);

        Assert.Equal(WebSocketState.Closed, socket.State);
        Assert.Equal(4002, (int)socket.CloseStatus!);
    }

    [Fact]
    public async Task Connection_CutByTheBackend_IsCutForTheClient()
    {
        using var socket = await ConnectAsync();

        await SendAsync(socket, "drop");

        var cut = await Assert.ThrowsAsync<WebSocketException>(() => ReceiveAsync(socket));
        Assert.Equal(WebSocketError.ConnectionClosedPrematurely, cut.WebSocketErrorCode);
    }

    [Fact]
    public async Task Handshake_OnAPathWithoutWebSocket_IsAnsweredByTheBackend()
    {
        using var socket = new ClientWebSocket();
        using var invoker = Gateway.CreateClient(ShopGateway.LaravelHost);

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(AddressOf(ShopGateway.LaravelHost, "/nothing"), invoker, default));

        Assert.Equal(WebSocketState.Closed, socket.State);
    }

    private async Task<ClientWebSocket> ConnectAsync(Action<ClientWebSocketOptions>? configure = null, string target = "/ws")
    {
        var socket = new ClientWebSocket();
        configure?.Invoke(socket.Options);
        await socket.ConnectAsync(AddressOf(ShopGateway.ExpressHost, target), Gateway.CreateClient(), default)
            .WaitAsync(Eventually.Limit, TimeProvider.System);
        return socket;
    }

    private Uri AddressOf(string host, string target) => new($"ws://{host}:{Gateway.BaseAddress.Port}{target}");

    private static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, default);

    private static async Task<(WebSocketMessageType Type, byte[] Bytes)> ReceiveAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(Eventually.Limit);
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, patience.Token);
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return (part.MessageType, message.ToArray());
        }
    }
}
