using System.Net;
using System.Net.WebSockets;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Restarting;

[Collection(RestartingTests.Name)]
public sealed class WebSocketDrainTests
{
    private const int GoingAway = 1001;
    private const int Clients = 5;

    public static TheoryData<string, string> Ways => new()
    {
        { "Http1", "Gateway" },
        { "Http2", "Gateway" },
        { "Http1", "Yarp" },
        { "Http2", "Yarp" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Signal_WithWebSockets_ClosesThemTowardsBothSides(string protocols, string forwarder)
    {
        await using var backend = await WebSocketBackend.StartAsync();
        await using var gateway = await StartAsync(backend.Address, protocols, forwarder);
        List<ClientWebSocket> sockets = [];
        for (var i = 0; i < Clients; i++)
            sockets.Add(await ConnectAsync(gateway, protocols));

        await gateway.Process.SignalAsync("TERM");

        foreach (var socket in sockets)
        {
            Assert.Equal(GoingAway, await ReceiveCloseAsync(socket));
            // The client's answer to it must not meet a connection that is closed already. It says the same (RFC 6455 §5.5.1), as it may be
            // with the backend before the gateway's word is.
            await socket.CloseAsync((WebSocketCloseStatus)GoingAway, null, default).WaitAsync(Eventually.Limit, TimeProvider.System);
            Assert.Equal(WebSocketState.Closed, socket.State);
            socket.Dispose();
        }

        Assert.Equal(0, await gateway.Process.WaitForExitAsync());
        Assert.Equal(Enumerable.Repeat(GoingAway, Clients), backend.Ends);
        Assert.DoesNotContain("   at ", gateway.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signal_WithAWebSocketOfExpress_ClosesItWith1001()
    {
        await using var gateway = await StartAsync(TestBackends.Running.Express[0].Url, "Http1", "Gateway");
        using var socket = await ConnectAsync(gateway, "Http1");

        await gateway.Process.SignalAsync("TERM");

        Assert.Equal(GoingAway, await ReceiveCloseAsync(socket));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default).WaitAsync(Eventually.Limit, TimeProvider.System);
        Assert.Equal(0, await gateway.Process.WaitForExitAsync());
    }

    [Fact]
    public async Task Signal_WithAClientThatDoesNotAnswerTheClose_EndsAllTheSame()
    {
        await using var backend = await WebSocketBackend.StartAsync();
        await using var gateway = await StartAsync(backend.Address, "Http1", "Gateway");
        using var socket = await ConnectAsync(gateway, "Http1");

        await gateway.Process.SignalAsync("TERM");

        Assert.Equal(0, await gateway.Process.WaitForExitAsync());
        Assert.Equal([GoingAway], backend.Ends);
    }

    private static Task<GatewayProcess> StartAsync(string backend, string protocols, string forwarder) =>
        GatewayProcess.StartAsync(GatewayConfiguration.Of(
            """ "all": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } } """,
            $$""" "backend": { "Forwarder": "{{forwarder}}", "Destinations": { "a": { "Address": "{{backend}}" } } } """,
            $$""" "main": { "Url": "http://127.0.0.1:0", "Protocols": "{{protocols}}" } """));

    // With one message each way, so that the conversation is under way.
    private static async Task<ClientWebSocket> ConnectAsync(GatewayProcess gateway, string protocols)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = protocols == "Http2" ? HttpVersion.Version20 : HttpVersion.Version11;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{gateway.BaseAddress.Port}/ws"), gateway.CreateClient(), default)
            .WaitAsync(Eventually.Limit, TimeProvider.System);
        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, endOfMessage: true, default);
        using var patience = new CancellationTokenSource(Eventually.Limit);
        await socket.ReceiveAsync(new byte[100], patience.Token);
        return socket;
    }

    private static async Task<int> ReceiveCloseAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(Eventually.Limit);
        var received = await socket.ReceiveAsync(new byte[100], patience.Token);
        Assert.Equal(WebSocketMessageType.Close, received.MessageType);
        return (int)socket.CloseStatus!;
    }
}
