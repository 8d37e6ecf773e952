using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.Tests.Demo.Api;

public sealed class ShopApiTests(DemoServers servers) : IClassFixture<DemoServers>
{
    [Theory]
    [InlineData("/api/products", 20, 40, 2)]
    [InlineData("/api/products?page=2", 20, 40, 2)]
    [InlineData("/api/products?page=3", 0, 40, 2)]
    [InlineData("/api/products?pageSize=100", 40, 40, 1)]
    [InlineData("/api/products?category=mugs", 5, 5, 1)]
    [InlineData("/api/products?search=MUG", 4, 4, 1)]
    [InlineData("/api/products?search=nothing-like-it", 0, 0, 0)]
    public async Task Products_Query_IsAPageOfWhatFits(string target, int count, int total, int pages)
    {
        using var document = await GetAsync(target);

        Assert.Equal(count, document.RootElement.GetProperty("data").GetArrayLength());
        Assert.Equal(total, document.RootElement.GetProperty("meta").GetProperty("total").GetInt32());
        Assert.Equal(pages, document.RootElement.GetProperty("meta").GetProperty("pages").GetInt32());
    }

    [Fact]
    public async Task Products_SameTag_Is304()
    {
        using var first = await servers.Api.GetAsync("/api/products");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/products");
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"other\""));
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(first.Headers.ETag!.Tag, isWeak: true));

        using var second = await servers.Api.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal(TimeSpan.FromSeconds(30), second.Headers.CacheControl?.MaxAge);
    }

    [Theory]
    [InlineData("GET", "/api/products/3", 200)]
    [InlineData("HEAD", "/api/products/3", 200)]
    [InlineData("GET", "/api/products/41", 404)]
    [InlineData("GET", "/api/products/x", 404)]
    [InlineData("GET", "/api/products?page=0", 400)]
    [InlineData("GET", "/api/products?pageSize=101", 400)]
    [InlineData("GET", "/api/products/3/stock", 200)]
    [InlineData("DELETE", "/api/products", 405)]
    [InlineData("GET", "/api/orders/1001", 200)]
    [InlineData("GET", "/api/orders/1", 404)]
    [InlineData("GET", "/api/orders", 405)]
    [InlineData("GET", "/api/customers/1/orders", 200)]
    [InlineData("GET", "/api/customers/x/orders", 404)]
    [InlineData("GET", "/api/slow?ms=0", 200)]
    [InlineData("GET", "/api/slow?ms=60001", 400)]
    [InlineData("GET", "/api/events?interval=1", 400)]
    [InlineData("GET", "/api/health", 200)]
    [InlineData("GET", "/ws", 426)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("GET", "/", 200)]
    public async Task Request_Target_HasStatus(string method, string target, int status)
    {
        using var response = await servers.Api.SendAsync(new HttpRequestMessage(new HttpMethod(method), target));

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Orders_Posted_CanBeRead()
    {
        using var posted = await PostOrderAsync("""{"customerId":77,"lines":[{"productId":4,"quantity":2}]}""");
        using var order = await GetAsync(posted.Headers.Location!.ToString());
        using var list = await GetAsync("/api/customers/77/orders");

        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        Assert.Equal(2580, order.RootElement.GetProperty("totalCents").GetInt32());
        Assert.Equal(1, list.RootElement.GetArrayLength());
    }

    [Theory]
    [InlineData("{", 400, "")]
    [InlineData("null", 422, "")]
    [InlineData("{}", 422, "customerId,lines")]
    [InlineData("""{"customerId":1,"lines":[]}""", 422, "lines")]
    [InlineData("""{"customerId":1,"lines":[{"productId":99,"quantity":1},{"productId":1,"quantity":0},null]}""", 422, "lines.0.productId,lines.1.quantity,lines.2.productId")]
    public async Task Orders_WrongBody_SaysWhatIsWrong(string body, int status, string fields)
    {
        using var response = await PostOrderAsync(body);

        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotEmpty(document.RootElement.GetProperty("message").GetString()!);
        var errors = document.RootElement.TryGetProperty("errors", out var found) ? found.EnumerateObject().Select(field => field.Name) : [];
        Assert.Equal(fields, string.Join(',', errors));
    }

    [Fact]
    public async Task Orders_BodyTooLarge_Is413()
    {
        using var response = await PostOrderAsync(new string(' ', 64 * 1024 + 1));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Events_WithCount_SendsThatMany()
    {
        using var response = await servers.Api.GetAsync("/api/events?interval=10&count=3");

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        var blocks = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("retry: 2000", blocks[0]);
        Assert.Equal(3, blocks.Count(block => block.Contains("\nevent: stock\ndata: {\"second\":", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Echo_Request_IsShownAsReceived()
    {
        var body = Encoding.UTF8.GetBytes("a body");
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/echo/a%2Fb?x=%20") { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Twice", "1");

        using var response = await servers.Api.SendAsync(request);

        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var root = document.RootElement;
        Assert.Equal("PUT", root.GetProperty("method").GetString());
        Assert.Equal("/api/echo/a%2Fb?x=%20", root.GetProperty("target").GetString());
        Assert.Equal(body.Length, root.GetProperty("bodyBytes").GetInt32());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(body)), root.GetProperty("bodySha256").GetString());
        Assert.Contains(root.GetProperty("headers").EnumerateArray(), pair => pair[0].GetString() == "X-Twice" && pair[1].GetString() == "1");
    }

    [Fact]
    public async Task Socket_Messages_ComeBack()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(servers.Api.BaseAddress!) { Scheme = "ws", Path = "/ws" }.Uri, limit.Token);
        var buffer = new byte[100];

        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        var received = await socket.ReceiveAsync(buffer, limit.Token);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);

        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, received.Count));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    private async Task<JsonDocument> GetAsync(string target) => JsonDocument.Parse(await servers.Api.GetStringAsync(target));

    private Task<HttpResponseMessage> PostOrderAsync(string body) =>
        servers.Api.PostAsync("/api/orders", new StringContent(body, Encoding.UTF8, "application/json"));
}
