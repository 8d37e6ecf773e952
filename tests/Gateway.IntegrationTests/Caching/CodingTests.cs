using System.Text;
using Gateway.IntegrationTests.Compression;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Xunit.Abstractions;
using static Gateway.IntegrationTests.Caching.Origin;

namespace Gateway.IntegrationTests.Caching;

/// <summary>One stored response serves every coding, each made once.</summary>
[Collection(CachedShopTests.Name)]
public sealed class CodingTests(CachedShop shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    private static readonly string Body = string.Concat(Enumerable.Range(0, 2000).Select(static i => $"product {i % 97}, "));
    private static readonly string[] Head = ["Cache-Control: public, max-age=60", "Content-Type: text/plain", "ETag: \"1\""];

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task Codings_OfOneResponse_AreServedFromOneFetch(string version)
    {
        var path = $"/coded/all-{version}";
        shop.Origin.Answer(path, Body, Head);
        foreach (var coding in (string[])["br", "gzip", "zstd", "br", "gzip", "zstd"])
        {
            var answer = await AskAsync(path, version, $"Accept-Encoding: {coding}");

            Assert.Equal((200, coding, "W/\"1\"", "Accept-Encoding"), (answer.Status, answer.ValueOf("Content-Encoding"), answer.ValueOf("ETag"), answer.ValueOf("Vary")));
            Assert.True(answer.Body.Length < Body.Length / 4);
            Assert.Equal(Body, Encoding.UTF8.GetString((await Programs.DecodeAsync(coding, answer.Body))!));
        }

        var plain = await AskAsync(path, version);
        Assert.Equal((Body, null, "\"1\"", "Accept-Encoding"), (plain.Text, plain.ValueOf("Content-Encoding"), plain.ValueOf("ETag"), plain.ValueOf("Vary")));
        Assert.Equal(1, shop.Origin.CountOf(path));
        Assert.Equal(["identity"], shop.Origin.RequestsOf(path)[0].ValuesOf("Accept-Encoding"));
    }

    [Fact]
    public async Task Hit_InACoding_HasItsLengthForGetAndHead()
    {
        const string path = "/coded/lengths";
        shop.Origin.Answer(path, Body, Head);
        await shop.GetAsync(path);

        var get = await shop.GetAsync(path, "Accept-Encoding: br");
        var head = await shop.SendAsync(new WireRequest("HEAD", path) { Headers = ["Accept-Encoding: br"] });

        Assert.Equal(get.ValueOf("Content-Length"), get.Body.Length.ToString());
        Assert.Equal((get.ValueOf("Content-Length"), "br", 0), (head.ValueOf("Content-Length"), head.ValueOf("Content-Encoding"), head.Body.Length));
        Assert.StartsWith("Gateway; hit", get.ValueOf("Cache-Status"));
    }

    [Theory]
    [InlineData("W/\"1\"")]
    [InlineData("\"1\"")]
    public async Task Condition_ByEitherForm_IsAnsweredWith304(string tag)
    {
        const string path = "/coded/conditions";
        shop.Origin.Answer(path, Body, Head);
        await shop.GetAsync(path);

        var answer = await shop.GetAsync(path, "Accept-Encoding: br", $"If-None-Match: {tag}");

        Assert.Equal((304, 0), (answer.Status, answer.Body.Length));
    }

    [Fact]
    public async Task Range_IsOfTheResponseAsItIs()
    {
        const string path = "/coded/range";
        shop.Origin.Answer(path, Body, Head);
        await shop.GetAsync(path);

        var answer = await shop.GetAsync(path, "Accept-Encoding: br", "Range: bytes=0-9");

        Assert.Equal((206, Body[..10], null), (answer.Status, answer.Text, answer.ValueOf("Content-Encoding")));
    }

    // Its first bytes may have been those of an encoded form, whose date is the same.
    [Theory]
    [InlineData("br", "br")]
    [InlineData("identity", null)]
    public async Task RangeByADate_GoesOnWithNoOtherForm(string accepted, string? coding)
    {
        const string modified = "Thu, 01 Jan 2026 00:00:00 GMT";
        var path = $"/coded/range-by-date/{accepted}";
        shop.Origin.Answer(path, Body, [.. Head.Where(static line => !line.StartsWith("ETag", StringComparison.OrdinalIgnoreCase)), $"Last-Modified: {modified}"]);
        await shop.GetAsync(path, "Accept-Encoding: br");

        var answer = await shop.GetAsync(path, $"Accept-Encoding: {accepted}", "Range: bytes=10-", $"If-Range: {modified}");

        Assert.Equal((coding is null ? 206 : 200, coding), (answer.Status, answer.ValueOf("Content-Encoding")));
        Assert.Equal(coding is null ? Body[10..] : Body, coding is null ? answer.Text : Encoding.Latin1.GetString((await Programs.DecodeAsync(coding, answer.Body))!));
    }

    [Fact]
    public async Task Response_ThatComesEncodedAllTheSame_IsPassedOnAndNotStored()
    {
        const string path = "/coded/encoded";
        shop.Origin.Answer(path, "not really gzip", [.. Head, "Content-Encoding: gzip"]);

        foreach (var _ in (int[])[1, 2])
        {
            var answer = await shop.GetAsync(path, "Accept-Encoding: gzip");
            Assert.Equal(("gzip", "not really gzip"), (answer.ValueOf("Content-Encoding"), answer.Text));
            Assert.Contains("encoded", answer.ValueOf("Cache-Status"), StringComparison.Ordinal);
        }

        Assert.Equal(2, shop.Origin.CountOf(path));
    }

    // Whoever waits gets the first form; when there is a shorter one, everybody gets that.
    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task Coding_IsMadeAgainInTheBackground_AtAHigherLevel(string coding)
    {
        var path = $"/again/{coding}";
        shop.Origin.Answer(path, Body, Head);
        await shop.GetAsync(path);
        var first = await shop.GetAsync(path, $"Accept-Encoding: {coding}");

        WireResponse? better = null;
        await Eventually.HoldsAsync(
            async () => (better = await shop.GetAsync(path, $"Accept-Encoding: {coding}")).Body.Length < first.Body.Length, "there is a shorter form");

        foreach (var answer in (WireResponse[])[first, better!])
        {
            Assert.Equal((200, coding, "W/\"1\"", answer.Body.Length.ToString()), (answer.Status, answer.ValueOf("Content-Encoding"), answer.ValueOf("ETag"), answer.ValueOf("Content-Length")));
            Assert.Equal(Body, Encoding.UTF8.GetString((await Programs.DecodeAsync(coding, answer.Body))!));
        }

        Assert.Equal(Body, (await shop.GetAsync(path)).Text);
        Assert.Equal(1, shop.Origin.CountOf(path));
        Assert.True(await shop.MetricAsync("gateway_cache_encodings_total") > 0);
    }

    [Fact]
    public async Task Throng_OnAColdKey_GetsItsCodingsFromOneFetch()
    {
        const string path = "/coded/throng";
        var gate = new TaskCompletionSource();
        shop.Origin.Answer(path, async connection =>
        {
            await gate.Task;
            await Ok(Body, Head)(connection);
        });
        var asking = Enumerable.Range(0, 30).Select(i => shop.GetAsync(path, $"Accept-Encoding: {(i % 2 == 0 ? "br" : "gzip")}")).ToArray();
        await shop.WaitForRequestsAsync(30);
        gate.SetResult();

        for (var i = 0; i < asking.Length; i++)
        {
            var answer = await asking[i];
            Assert.Equal(Body, Encoding.UTF8.GetString((await Programs.DecodeAsync(i % 2 == 0 ? "br" : "gzip", answer.Body))!));
        }

        Assert.Equal(1, shop.Origin.CountOf(path));
    }

    private Task<WireResponse> AskAsync(string path, string version, params string[] headers)
    {
        var request = WireRequest.Get(path, headers);
        return shop.SendAsync(request, version);
    }
}
