using System.Net;
using System.Net.WebSockets;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.RateLimiting;

/// <summary>WebSockets hold the places of a limit on what is on its way for as long as they are open, however they end.</summary>
public sealed class WebSocketLimitTests
{
    private const int Places = 3;
    private const string Target = "/sockets/";

    private static readonly Dictionary<string, string> Policies = new() { ["sockets"] = $$"""{ "Algorithm": "Concurrency", "Limit": {{Places}} }""" };

    [Theory]
    [InlineData("1.1", "Gateway")]
    [InlineData("2.0", "Gateway")]
    [InlineData("1.1", "Yarp")]
    [InlineData("2.0", "Yarp")]
    public async Task Places_AreHeldByOpenWebSockets_AndGivenBackWithThem(string version, string forwarder)
    {
        await using var backend = await WebSocketBackend.StartAsync();
        await using var node = await LimitedNode.StartAsync(backend.Address, Policies, cluster: $"\"Forwarder\": \"{forwarder}\",");
        using var client = node.Gateway.CreateClient(endpoint: version == "2.0" ? "h2c" : "main");
        var open = new List<ClientWebSocket>();
        for (var i = 0; i < Places; i++)
            open.Add(await OpenAsync());
        await AssertFullAsync();

        // One that says goodbye, and one that vanishes.
        await open[0].CloseAsync(WebSocketCloseStatus.NormalClosure, null, default).WaitAsync(Eventually.Limit, TimeProvider.System);
        open[0].Dispose();
        open[0] = await Eventually.GetAsync(TryOpenAsync, "the place of one that was closed is free");
        await AssertFullAsync();
        open[1].Abort();
        open[1].Dispose();
        open[1] = await Eventually.GetAsync(TryOpenAsync, "the place of one that broke off is free");
        await AssertFullAsync();

        Assert.Equal(Places + 2, backend.Begun);
        foreach (var socket in open)
            socket.Dispose();
        await Eventually.HoldsAsync(() => backend.Ends.Count == Places + 2, "all have ended");
        for (var i = 0; i < Places; i++)
            open[i] = await Eventually.GetAsync(TryOpenAsync, "all places are free again");
        await AssertFullAsync();
        open.ForEach(static socket => socket.Dispose());

        // Whoever comes next is refused, with whatever; those who are there go on.
        async Task AssertFullAsync()
        {
            Assert.Null(await TryOpenAsync());
            using (var refused = await node.GetAsync(Target))
                Assert.Equal((HttpStatusCode.TooManyRequests, 1.0), (refused.StatusCode, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds));
            foreach (var socket in open)
                await EchoAsync(socket);
        }

        async Task<ClientWebSocket> OpenAsync() => await TryOpenAsync() ?? throw new InvalidOperationException("It is refused.");

        Task<ClientWebSocket?> TryOpenAsync() => TryConnectAsync(client, version);
    }

    [Fact]
    public async Task Places_AreHeldInAllVersionsTogether_AndWithPlainRequests()
    {
        await using var backend = await WebSocketBackend.StartAsync();
        await using var node = await LimitedNode.StartAsync(backend.Address, Policies);
        using var one = node.Gateway.CreateClient();
        using var two = node.Gateway.CreateClient(endpoint: "h2c");
        using var first = await TryConnectAsync(one, "1.1");
        using var second = await TryConnectAsync(two, "2.0");
        Assert.NotNull(first);
        Assert.NotNull(second);

        // The last place is for plain requests, one after another; each has it until it ends.
        for (var i = 0; i < 5; i++)
            await Eventually.HoldsAsync(() => node.PassesAsync(Target), "the last place is free");
        using var third = await Eventually.GetAsync(() => TryConnectAsync(one, "1.1"), "the last place is free");
        Assert.False(await node.PassesAsync(Target));
        Assert.Null(await TryConnectAsync(two, "2.0"));
    }

    private static async Task EchoAsync(ClientWebSocket socket)
    {
        var buffer = new byte[16];
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, default).WaitAsync(Eventually.Limit, TimeProvider.System);
        Assert.Equal(5, (await socket.ReceiveAsync(buffer, default).WaitAsync(Eventually.Limit, TimeProvider.System)).Count);
    }

    /// <summary>Opens one; null where the gateway says that there are enough. Anything else is a failure.</summary>
    private static async Task<ClientWebSocket?> TryConnectAsync(HttpClient client, string version)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = new Version(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(new UriBuilder(client.BaseAddress!) { Scheme = "ws", Path = Target }.Uri, client, default).WaitAsync(Eventually.Limit, TimeProvider.System);
            return socket;
        }
        catch (WebSocketException) when (socket.HttpStatusCode == HttpStatusCode.TooManyRequests)
        {
            socket.Dispose();
            return null;
        }
    }
}
