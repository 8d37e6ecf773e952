using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Grpc;

[Collection(ShopTests.Name)]
public sealed class GrpcTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    private const string Plain = "h2c";
    private const string Secure = "tls";

    [Theory]
    [InlineData(Plain)]
    [InlineData(Secure)]
    public async Task Unary_Answered_BringsMessageHeadersAndTrailers(string endpoint)
    {
        var result = await CallAsync(endpoint, "GetProduct", """{"id":7}""");

        Assert.Equal("OK", result.GetProperty("status").GetString());
        Assert.Equal("Product 7", result.GetProperty("messages")[0].GetProperty("name").GetString());
        Assert.Equal("grpc", result.GetProperty("headers").GetProperty("instance").GetString());
        Assert.Equal("grpc", result.GetProperty("trailers").GetProperty("handled-by").GetString());
    }

    [Theory]
    [InlineData(Plain)]
    [InlineData(Secure)]
    public async Task Unary_NotFound_BringsStatusAndDetails(string endpoint)
    {
        var result = await CallAsync(endpoint, "GetProduct", """{"id":101}""");

        Assert.Equal("NOT_FOUND", result.GetProperty("status").GetString());
        Assert.Equal("No product 101.", result.GetProperty("details").GetString());
        Assert.Equal("grpc", result.GetProperty("trailers").GetProperty("handled-by").GetString());
    }

    [Fact]
    public async Task Failure_WithTrailers_BringsTextAndBytes()
    {
        var result = await CallAsync(Plain, "Fail", """{"code":8,"message":"Sold out: été"}""");

        Assert.Equal("RESOURCE_EXHAUSTED", result.GetProperty("status").GetString());
        Assert.Equal("Sold out: été", result.GetProperty("details").GetString());
        Assert.Equal("asked for", result.GetProperty("trailers").GetProperty("reason").GetString());
        Assert.Equal([0, 1, 2, 253, 254, 255], result.GetProperty("trailers").GetProperty("detail-bin").GetBytesFromBase64());
    }

    [Theory]
    [InlineData(Plain)]
    [InlineData(Secure)]
    public async Task Stream_OfTheServer_ArrivesWithItsGaps(string endpoint)
    {
        var result = await CallAsync(endpoint, "WatchPrices", """{"count":3,"interval_ms":1000}""");

        Assert.Equal("OK", result.GetProperty("status").GetString());
        Assert.Equal([1, 2, 3], result.GetProperty("messages").EnumerateArray().Select(static price => price.GetProperty("sequence").GetInt32()));
        // Held back, they would arrive together: two seconds of work say so even on a busy machine.
        var arrived = result.GetProperty("arrivedMs").Deserialize<int[]>()!;
        Assert.True(arrived[2] - arrived[0] >= 1000, $"arrived after {string.Join(", ", arrived)} ms");
    }

    [Fact]
    public async Task Stream_OfTheClient_IsSummedUp()
    {
        var result = await CallAsync(Plain, "PlaceOrder", """[{"product_id":1,"quantity":2},{"product_id":2,"quantity":3}]""");

        Assert.Equal("""{"lines":2,"quantity":5}""", result.GetProperty("messages")[0].GetRawText());
    }

    [Fact]
    public async Task Stream_InBothDirections_IsAnsweredMessageByMessage()
    {
        var result = await CallAsync(Plain, "Chat", """[{"text":"one"},{"text":"two"},{"text":"three"}]""", "--interval", "700");

        Assert.Equal(["grpc: one", "grpc: two", "grpc: three"], result.GetProperty("messages").EnumerateArray().Select(static message => message.GetProperty("text").GetString()));
        var arrived = result.GetProperty("arrivedMs").Deserialize<int[]>()!;
        Assert.True(arrived[2] - arrived[0] >= 700, $"arrived after {string.Join(", ", arrived)} ms");
    }

    [Fact]
    public async Task Deadline_Passed_IsTheClients()
    {
        var result = await CallAsync(Plain, "GetProduct", """{"id":1,"delay_ms":20000}""", "--deadline", "1000");

        Assert.Equal("DEADLINE_EXCEEDED", result.GetProperty("status").GetString());
    }

    private Task<JsonElement> CallAsync(string endpoint, string method, string data, params string[] more)
    {
        string[] trust = endpoint == Secure ? ["--ca", shop.CertificatePath, "--server-name", "localhost"] : [];
        return BackendClient.RunAsync(
            TestBackends.Running.Grpc.Client,
            ["--target", Gateway.AddressOf(endpoint).Authority, "--method", method, "--data", data, .. trust, .. more]);
    }
}
