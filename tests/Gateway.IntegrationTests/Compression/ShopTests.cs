using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Next;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Compression;

public sealed class ShopTests(CompressedShops shops, ITestOutputHelper output) : GatewayTest(shops.Gateway, output), IClassFixture<CompressedShops>
{
    [Theory]
    [InlineData(ShopGateway.LaravelHost, "/api/products", "gzip")]
    [InlineData(ShopGateway.LaravelHost, "/api/products", "br")]
    [InlineData(ShopGateway.LaravelHost, "/api/products", "zstd")]
    [InlineData(ShopGateway.NextHost, "/login", "gzip")]
    [InlineData(ShopGateway.NextHost, "/login", "br")]
    [InlineData(ShopGateway.NextHost, "/login", "zstd")]
    public async Task Page_OfAShop_IsDecodedWhatTheShopSends(string host, string path, string coding)
    {
        var encoded = await GetAsync(host, path, $"Accept-Encoding: {coding}");
        var plain = await GetAsync(host, path);

        Assert.Equal((200, coding), (encoded.Status, encoded.ValueOf("Content-Encoding")));
        Assert.True(encoded.Body.Length < plain.Body.Length);
        Assert.Equal(plain.Body, await Programs.DecodeAsync(coding, encoded.Body));
    }

    [Theory]
    [InlineData(ShopGateway.LaravelHost, "/api/products")]
    [InlineData(ShopGateway.NextHost, "/login")]
    public async Task Tag_OfAnEncodedPage_Is304OfTheShop(string host, string path)
    {
        var first = await GetAsync(host, path, "Accept-Encoding: br");
        var tag = first.ValueOf("ETag");
        var again = await GetAsync(host, path, "Accept-Encoding: br", $"If-None-Match: {tag}");

        Assert.StartsWith("W/\"", tag, StringComparison.Ordinal);
        Assert.Equal((304, tag), (again.Status, again.ValueOf("ETag")));
    }

    [Fact]
    public async Task Component_OfNext_IsEncodedWithItsOwnVary()
    {
        var answer = await GetAsync(ShopGateway.NextHost, "/login?_rsc", "Accept-Encoding: gzip", "RSC: 1");

        Assert.Equal(("gzip", "text/x-component"), (answer.ValueOf("Content-Encoding"), answer.ValueOf("Content-Type")?.Split(';')[0]));
        Assert.Equal("rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch, Accept-Encoding", answer.ValueOf("Vary"));
    }

    [Fact]
    public async Task Page_WithSuspense_ComesPartByPart()
    {
        using var client = Gateway.CreateClient(ShopGateway.NextHost);

        Assert.Equal("gzip", await SuspendedPage.ReadAsync(client, "gzip"));
    }

    private Task<RawResponse> GetAsync(string host, string path, params string[] headers) => RawConnection.GetAsync(Gateway.BaseAddress, host, path, headers);
}
