using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Protocols;

[Collection(ShopTests.Name)]
public sealed class HttpVersionTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Request_OverTls_IsAnsweredInTheSameVersion(string version)
    {
        using var client = shop.CreateSecureClient(ShopGateway.ExpressHost);

        var response = await GetAsync(client, "/echo/a%2Fb?q=%2B", version);

        var seen = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(new Version(version), response.Version);
        Assert.Equal("/echo/a%2Fb?q=%2B", seen.GetProperty("target").GetString());
        Assert.Equal("1.1", seen.GetProperty("httpVersion").GetString());
    }

    [Fact]
    public async Task Request_OverHttp2WithoutTls_IsAnswered()
    {
        using var client = Gateway.CreateClient(ShopGateway.ExpressHost, "h2c");

        var response = await GetAsync(client, "/api/products/5", "2.0");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(HttpVersion.Version20, response.Version);
    }

    [Fact]
    public async Task Requests_OnOneHttp2Connection_DoNotWaitForEachOther()
    {
        using var client = shop.CreateSecureClient(ShopGateway.ExpressHost);
        (await GetAsync(client, "/health", "2.0")).EnsureSuccessStatusCode();

        var slow = GetAsync(client, "/slow?ms=20000", "2.0");
        var others = await Task.WhenAll(Enumerable.Range(1, 50).Select(id => GetAsync(client, $"/api/products/{id}", "2.0")));

        Assert.All(others, static response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.False(slow.IsCompleted);
    }

    [Fact]
    public async Task Upload_OverHttp2_ArrivesUnchanged()
    {
        var bytes = RandomNumberGenerator.GetBytes(5_000_000);
        using var client = shop.CreateSecureClient(ShopGateway.LaravelHost);
        using var request = NewRequest(HttpMethod.Put, "/api/uploads", "2.0");
        request.Content = new ByteArrayContent(bytes);

        var response = await client.SendAsync(request);

        var result = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), result.GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task Events_OverHttp2_ArriveBeforeTheNextOneIsSent()
    {
        using var client = shop.CreateSecureClient(ShopGateway.ExpressHost);
        using var request = NewRequest(HttpMethod.Get, "/events?count=2&interval=1500", "2.0");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();

        var events = await ServerSentEvents.ReadAsync(stream).ToArrayAsync();

        Assert.InRange(events[0].ReceivedAt, events[0].SentAt, events[1].SentAt);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task WebSocket_OverTls_Echoes(string version)
    {
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = new Version(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var client = shop.CreateSecureClient(ShopGateway.ExpressHost);
        var address = new UriBuilder(client.BaseAddress!) { Scheme = "wss", Path = "/ws" }.Uri;

        await socket.ConnectAsync(address, client, default).WaitAsync(Eventually.Limit, TimeProvider.System);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, default);
        var buffer = new byte[100];
        var answer = await socket.ReceiveAsync(buffer, default).WaitAsync(Eventually.Limit, TimeProvider.System);

        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, answer.Count));
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string target, string version) =>
        client.SendAsync(NewRequest(HttpMethod.Get, target, version));

    private static HttpRequestMessage NewRequest(HttpMethod method, string target, string version) => new(method, target)
    {
        Version = new Version(version),
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };
}
