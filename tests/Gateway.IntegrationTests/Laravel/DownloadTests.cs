using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Laravel;

[Collection(ShopTests.Name)]
public sealed class DownloadTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    private const string Catalogue = "/downloads/catalogue.bin";
    private const int Size = 5_000_000;
    private const int BlockSize = 32;

    [Fact]
    public async Task Range_InTheMiddle_IsThatPartOfTheFile()
    {
        using var client = Gateway.CreateClient(ShopGateway.LaravelHost);

        var response = await GetRangeAsync(client, 3200, 6399);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal($"bytes 3200-6399/{Size}", response.Content.Headers.ContentRange!.ToString());
        Assert.Equal(Blocks(100, 100), await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Range_IfStillTheSame_FollowsTheETag()
    {
        using var client = Gateway.CreateClient(ShopGateway.LaravelHost);
        var first = await GetRangeAsync(client, 0, 31);

        var same = await GetRangeAsync(client, 32, 63, new RangeConditionHeaderValue(first.Headers.ETag!));
        var changed = await GetRangeAsync(client, 32, 63, new RangeConditionHeaderValue("\"another\""));

        Assert.Equal(HttpStatusCode.PartialContent, same.StatusCode);
        Assert.Equal(Blocks(1, 1), await same.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(Size, changed.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Ranges_OverSeveralConnections_MakeTheWholeFile()
    {
        const int Parts = 4;
        var parts = await Task.WhenAll(Enumerable.Range(0, Parts).Select(async part =>
        {
            using var client = Gateway.CreateClient(ShopGateway.LaravelHost);
            var response = await GetRangeAsync(client, part * Size / Parts, (part + 1) * Size / Parts - 1);
            return await response.Content.ReadAsByteArrayAsync();
        }));

        Assert.Equal(SHA256.HashData(Blocks(0, Size / BlockSize)), SHA256.HashData([.. parts.SelectMany(static part => part)]));
    }

    [Fact]
    public async Task Headers_OfADownload_AreLaravels()
    {
        using var client = Gateway.CreateClient(ShopGateway.LaravelHost);
        using var direct = new HttpClient(GatewayProcess.NewHandler()) { BaseAddress = new Uri(TestBackends.Running.Laravel.Url) };

        var response = await client.GetAsync(Catalogue, HttpCompletionOption.ResponseHeadersRead);
        var expected = await direct.GetAsync(Catalogue, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(expected.Headers.ETag, response.Headers.ETag);
        Assert.Equal(expected.Headers.AcceptRanges, response.Headers.AcceptRanges);
        Assert.Equal(
            expected.Content.Headers.Select(static header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal),
            response.Content.Headers.Select(static header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal));
    }

    private static async Task<HttpResponseMessage> GetRangeAsync(
        HttpClient client, long from, long to, RangeConditionHeaderValue? condition = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Catalogue);
        request.Headers.Range = new RangeHeaderValue(from, to);
        request.Headers.IfRange = condition;
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>What the file holds: block n is SHA-256 of "catalogue:n".</summary>
    private static byte[] Blocks(int first, int count) =>
        [.. Enumerable.Range(first, count).SelectMany(static block => SHA256.HashData(Encoding.ASCII.GetBytes($"catalogue:{block}")))];
}
