using System.IO.Compression;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;
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
    public async Task Page_WithSuspense_ComesInTheOrderInWhichItsPartsAreReady()
    {
        var response = await GetAsync(ShopGateway.NextHost, "/streaming", "Accept-Encoding: gzip");

        // What can be decoded of the chunks up to each one.
        var decoded = new List<string>();
        for (var count = 1; count <= response.Chunks.Count; count++)
            decoded.Add(await DecodeBeginningAsync([.. response.Chunks.Take(count).SelectMany(static chunk => chunk)]));
        int[] places = [.. ((string[])["<h1>Recommendations", "Ready after 300", "Ready after 600", "Ready after 900"])
            .Select(text => decoded.FindIndex(page => page.Contains(text, StringComparison.Ordinal)))];
        Assert.Equal("gzip", response.ValueOf("Content-Encoding"));
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order().Distinct(), places);
    }

    private Task<RawResponse> GetAsync(string host, string path, params string[] headers) => RawConnection.GetAsync(Gateway.BaseAddress, host, path, headers);

    private static async Task<string> DecodeBeginningAsync(byte[] gzip)
    {
        await using var decoder = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        using var decoded = new MemoryStream();
        await decoder.CopyToAsync(decoded);
        return Encoding.UTF8.GetString(decoded.ToArray());
    }
}
