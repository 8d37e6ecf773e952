using System.Net;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Express;

[Collection(ShopTests.Name)]
public sealed class ResponseTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    private static Uri Express => new(TestBackends.Running.Express[0].Url);

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(302)]
    [InlineData(304)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(418)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Status_OfTheBackend_ComesWithItsHeadersAndBody(int status)
    {
        var response = await RawConnection.GetAsync(Gateway.BaseAddress, ShopGateway.ExpressHost, $"/status/{status}");
        var expected = await RawConnection.GetAsync(Express, ShopGateway.ExpressHost, $"/status/{status}");

        Assert.Equal(expected.StatusLine, response.StatusLine);
        Assert.Equal(expected.Text, response.Text);
        Assert.Equal(HeadersOf(expected), HeadersOf(response));
    }

    [Fact]
    public async Task Head_OfAResource_HasTheGetsHeadersAndNoBody()
    {
        await using var connection = await RawConnection.OpenAsync(Gateway.BaseAddress);
        string[] headers = [$"Host: {ShopGateway.ExpressHost}"];

        await connection.SendAsync("HEAD", "/api/products", headers);
        var head = await connection.ReceiveAsync(hasBody: false);
        await connection.SendAsync("GET", "/api/products", headers);
        var get = await connection.ReceiveAsync();

        Assert.Equal(200, head.Status);
        Assert.Equal(HeadersOf(get), HeadersOf(head));
        Assert.Equal(get.Body.Length, int.Parse(head.ValueOf("Content-Length")!));
    }

    [Fact]
    public async Task Connection_KeptAlive_ServesManyRequests()
    {
        await using var connection = await RawConnection.OpenAsync(Gateway.BaseAddress);

        for (var id = 1; id <= 20; id++)
        {
            await connection.SendAsync("GET", $"/api/products/{id}", [$"Host: {ShopGateway.ExpressHost}"]);
            var product = JsonSerializer.Deserialize<JsonElement>((await connection.ReceiveAsync()).Body);
            Assert.Equal(id, product.GetProperty("id").GetInt32());
        }
    }

    [Fact]
    public async Task Requests_Pipelined_AreAnsweredInOrder()
    {
        await using var connection = await RawConnection.OpenAsync(Gateway.BaseAddress);

        await connection.SendAsync(string.Concat(Enumerable.Range(1, 5).Select(static id =>
            $"GET /api/products/{id} HTTP/1.1\r\nHost: {ShopGateway.ExpressHost}\r\n\r\n")));

        for (var id = 1; id <= 5; id++)
        {
            var product = JsonSerializer.Deserialize<JsonElement>((await connection.ReceiveAsync()).Body);
            Assert.Equal(id, product.GetProperty("id").GetInt32());
        }
    }

    [Fact]
    public async Task Body_SentAndEchoedAtTheSameTime_IsTheSame()
    {
        using var client = Gateway.CreateClient(ShopGateway.ExpressHost);
        var bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);
        using var content = new ByteArrayContent(bytes);

        var response = await client.PostAsync("/uploads/echo", content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(bytes, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>All but what belongs to a connection or a moment, and what the gateway adds.</summary>
    private static IEnumerable<string> HeadersOf(RawResponse response) => response.Headers
        .Where(static header => header.Key is not ("Date" or "Connection" or "Keep-Alive" or "X-Request-Id"))
        .Select(static header => $"{header.Key}: {header.Value}")
        .Order(StringComparer.Ordinal);
}
