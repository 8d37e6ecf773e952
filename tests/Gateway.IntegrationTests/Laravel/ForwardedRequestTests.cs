using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Laravel;

[Collection(ShopTests.Name)]
public sealed class ForwardedRequestTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    private string Host => $"{ShopGateway.LaravelHost}:{Gateway.BaseAddress.Port}";

    [Fact]
    public async Task Url_AsLaravelSeesIt_IsTheGatewaysPublicSide()
    {
        var seen = await GetUrlAsync();

        Assert.Equal($"http://{Host}/api/url", seen.GetProperty("url").GetString());
        Assert.Equal($"http://{Host}/api/url?a=1", seen.GetProperty("full_url").GetString());
        Assert.Equal($"http://{Host}", seen.GetProperty("root").GetString());
        Assert.Equal(Gateway.BaseAddress.Port, seen.GetProperty("port").GetInt32());
        Assert.False(seen.GetProperty("secure").GetBoolean());
        Assert.Equal("127.0.0.1", seen.GetProperty("ip").GetString());
    }

    [Fact]
    public async Task Url_OverTls_IsSecure()
    {
        using var client = shop.CreateSecureClient(ShopGateway.LaravelHost);

        var seen = JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync("/api/url"));

        Assert.Equal($"{client.BaseAddress}api/url", seen.GetProperty("url").GetString());
        Assert.True(seen.GetProperty("secure").GetBoolean());
    }

    [Theory]
    [InlineData("X-Forwarded-For: 6.6.6.6")]
    [InlineData("X-Forwarded-Host: evil.test")]
    [InlineData("X-Forwarded-Port: 6666")]
    [InlineData("X-Forwarded-Proto: https")]
    [InlineData("X-Forwarded-Prefix: /evil")]
    [InlineData("X_Forwarded_For: 6.6.6.6")]
    [InlineData("X_Forwarded_Host: evil.test")]
    [InlineData("X_Forwarded-Port: 6666")]
    [InlineData("X-Forwarded_Proto: https")]
    [InlineData("X.Forwarded.Host: evil.test")]
    [InlineData("Forwarded: for=6.6.6.6;host=evil.test;proto=https")]
    [InlineData("X-Original-URL: /evil")]
    [InlineData("X-Rewrite-URL: /evil")]
    public async Task Url_WithSpoofedHeader_IsStillTheGateways(string header)
    {
        var honest = await GetUrlAsync();

        var seen = await GetUrlAsync(header);

        Assert.Equal(honest.GetRawText(), seen.GetRawText());
    }

    [Theory]
    [InlineData("X_Forwarded_For: 6.6.6.6", "x-forwarded-for")]
    [InlineData("X-Forwarded-For: 6.6.6.6", "x-forwarded-for")]
    public async Task Header_ThatPhpReadsAsTheGateways_HasOnlyTheGatewaysValue(string header, string name)
    {
        var response = await RawConnection.GetAsync(Gateway.BaseAddress, Host, "/api/echo", header);

        var headers = JsonSerializer.Deserialize<JsonElement>(response.Body).GetProperty("headers");
        Assert.Equal("""["127.0.0.1"]""", headers.GetProperty(name).GetRawText());
    }

    private async Task<JsonElement> GetUrlAsync(params string[] headers)
    {
        var response = await RawConnection.GetAsync(Gateway.BaseAddress, Host, "/api/url?a=1", headers);
        Assert.Equal(200, response.Status);
        return JsonSerializer.Deserialize<JsonElement>(response.Body);
    }
}
