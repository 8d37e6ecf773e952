using System.Text;
using Gateway.IntegrationTests.Compression;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Xunit.Abstractions;
using static Gateway.IntegrationTests.Caching.Origin;

namespace Gateway.IntegrationTests.Caching;

/// <summary>A backend that is asked for gzip: what it sends serves those who take it as it is, and all others decoded.</summary>
[Collection(CachedShopTests.Name)]
public sealed class GzipUpstreamTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    private static readonly string Body = string.Concat(Enumerable.Range(0, 2000).Select(static i => $"product {i % 97}, "));
    private static readonly byte[] Gzip = Encoders.Gzip(Encoding.ASCII.GetBytes(Body));
    private static readonly string[] Head = ["Cache-Control: public, max-age=60", "Content-Type: text/plain", "ETag: \"1\"", "Content-Encoding: gzip"];

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity")]
    [InlineData("gzip;q=0")]
    [InlineData(null)]
    public async Task Response_ServesEveryCodingFromOneFetch_WhoeverAsksFirst(string? first)
    {
        var path = $"/far/codings-{first?.Length}-{first?[0]}";
        Shop.Origin.Answer(path, Sent(Gzip, Head));
        foreach (var version in WireClient.Versions)
        {
            foreach (var accept in (string?[])[first, "gzip", "br", "zstd", "identity", "gzip;q=0", "deflate", null])
            {
                var answer = await Shop.SendAsync(WireRequest.Get(path, accept is null ? [] : [$"Accept-Encoding: {accept}"]), version);
                var coding = accept is "gzip" or "br" or "zstd" ? accept : null;
                Assert.Equal((200, coding, "W/\"1\"", "Accept-Encoding", WireBreak.None), (answer.Status, answer.ValueOf("Content-Encoding"), answer.ValueOf("ETag"), answer.ValueOf("Vary"), answer.Break));
                Assert.Equal(Body, coding is null ? answer.Text : Encoding.UTF8.GetString((await Programs.DecodeAsync(coding, answer.Body))!));
            }
        }

        Assert.Equal(1, Shop.Origin.CountOf(path));
        Assert.Equal(["gzip"], Shop.Origin.RequestsOf(path)[0].ValuesOf("Accept-Encoding"));
    }

    [Fact]
    public async Task Bomb_IsBrokenOffAndNotStored()
    {
        const string path = "/far/bomb";
        Shop.Origin.Answer(path, Sent(Encoders.Gzip(new byte[64 * 1024 * 1024]), Head));
        for (var round = 0; round < 2; round++)
        {
            var answer = await Shop.GetAsync(path, "Accept-Encoding: identity");
            Assert.True(answer.Break != WireBreak.None || answer.Status >= 500, $"{answer.Status} looks whole");
            Assert.InRange(answer.Body.Length, 0, 32 * 1024 * 1024);
        }

        Shop.Origin.Answer(path, Sent(Gzip, Head));
        Assert.Equal(Body, (await Shop.GetAsync(path)).Text);
    }

    [Fact]
    public async Task Gzip_IsServedAsItCame()
    {
        const string path = "/far/as-it-is";
        Shop.Origin.Answer(path, Sent(Gzip, Head));
        await Shop.GetAsync(path);
        await Shop.WaitForFetchesAsync();

        var answer = await Shop.GetAsync(path, "Accept-Encoding: gzip");

        Assert.Equal(Gzip, answer.Body);
        Assert.Equal(Gzip.Length.ToString(), answer.ValueOf("Content-Length"));
        Assert.StartsWith("Gateway; hit", answer.ValueOf("Cache-Status"), StringComparison.Ordinal);
    }

    // RFC 9110 §8.8.3: the backend's own tag comes back to it, in whatever form it was passed on.
    [Fact]
    public async Task Stale_IsAskedAboutWithTheBackendsTag()
    {
        const string path = "/far/validated";
        Shop.Origin.Answer(path, connection => connection.Request.ValuesOf("If-None-Match") is [var tags] && tags.Split(", ").Contains("\"1\"")
            ? Status("304 Not Modified", "", "Cache-Control: public, max-age=60", "ETag: \"1\"")(connection)
            : Sent(Gzip, [.. Head, "Age: 60"])(connection));
        await Shop.GetAsync(path);

        var validated = await Shop.GetAsync(path, "Accept-Encoding: gzip");
        var hit = await Shop.GetAsync(path);

        Assert.Contains("fwd=stale; fwd-status=304", validated.ValueOf("Cache-Status"), StringComparison.Ordinal);
        Assert.Equal(Body, Encoding.UTF8.GetString((await Programs.DecodeAsync("gzip", validated.Body))!));
        Assert.Equal((Body, "W/\"1\""), (hit.Text, hit.ValueOf("ETag")));
        Assert.Equal(304, (await Shop.GetAsync(path, "If-None-Match: W/\"1\"", "Accept-Encoding: gzip")).Status);
        Assert.Equal(2, Shop.Origin.CountOf(path));
    }

    [Theory]
    [InlineData(20, 0)]
    [InlineData(0, 4)]
    public async Task BrokenGzip_IsBrokenForEverybody_AndNotStored(int cut, int flipped)
    {
        var path = $"/far/broken-{cut}";
        var broken = Gzip[..^cut];
        if (flipped > 0)
            broken[^(flipped + 1)] ^= 1;
        Shop.Origin.Answer(path, Sent(broken, Head));
        foreach (var headers in (string[][])[[], ["Accept-Encoding: gzip"], ["Accept-Encoding: br"]])
        {
            var answer = await Shop.GetAsync(path, headers);
            Assert.True(answer.Break != WireBreak.None || answer.Status == 502, $"{answer.Status} {answer.Break}");
        }

        Assert.Equal(3, Shop.Origin.CountOf(path));
    }

    [Fact]
    public async Task Body_TooLongOnceDecoded_PassesAndIsNotStored()
    {
        const string path = "/far-small/long";
        var numbers = string.Concat(Enumerable.Range(0, 400_000));
        Shop.Origin.Answer(path, Sent(Encoders.Gzip(Encoding.ASCII.GetBytes(numbers)), Head));

        Assert.Equal(numbers, (await Shop.GetAsync(path)).Text);
        Assert.Equal(numbers, (await Shop.GetAsync(path)).Text);
        Assert.Equal(2, Shop.Origin.CountOf(path));
    }

    // Nobody but the gateway wanted it encoded.
    [Fact]
    public async Task NoTransform_ForAClientThatTakesNoGzip_IsDecoded()
    {
        const string path = "/far/no-transform";
        Shop.Origin.Answer(path, Sent(Gzip, ["Cache-Control: public, max-age=60, no-transform", .. Head[1..]]));
        foreach (var accept in (string[])["identity", "br", "gzip"])
        {
            var answer = await Shop.GetAsync(path, $"Accept-Encoding: {accept}");
            Assert.Equal((Body, null), (answer.Text, answer.ValueOf("Content-Encoding")));
        }
    }

    [Fact]
    public async Task Uncacheable_ForAClientThatTakesNoGzip_IsDecoded()
    {
        const string path = "/far/private";
        Shop.Origin.Answer(path, Sent(Gzip, ["Cache-Control: private", .. Head[1..]]));
        foreach (var headers in (string[][])[[], [], ["If-None-Match: \"0\""], ["Accept-Encoding: br;q=0, identity"]])
        {
            var answer = await Shop.GetAsync(path, headers);
            Assert.Equal((Body, null), (answer.Text, answer.ValueOf("Content-Encoding")));
        }
    }

    // A part of what is encoded is of no use to whoever takes it decoded.
    [Theory]
    [InlineData("far")]
    [InlineData("far-rfc")]
    public async Task Range_OfWhatIsNotStored_IsAskedForAsItIs(string route)
    {
        var path = $"/{route}/range";
        Shop.Origin.Answer(path, connection => connection.Request.ValuesOf("Accept-Encoding").Contains("gzip")
            ? Sent(Gzip, Head)(connection)
            : Status("206 Partial Content", Body[..10], [.. Head[..^1], $"Content-Range: bytes 0-9/{Body.Length}"])(connection));

        var part = await Shop.GetAsync(path, "Range: bytes=0-9");
        Assert.Equal((206, Body[..10], null), (part.Status, part.Text, part.ValueOf("Content-Encoding")));
        Assert.Equal(Body, (await Shop.GetAsync(path)).Text);
        var stored = await Shop.GetAsync(path, "Range: bytes=10-19", "Accept-Encoding: gzip");
        Assert.Equal((206, Body[10..20], null), (stored.Status, stored.Text, stored.ValueOf("Content-Encoding")));
    }

    [Fact]
    public async Task Identity_FromABackendThatDoesNotEncode_IsStoredAndEncodedHere()
    {
        const string path = "/far/plain";
        Shop.Origin.Answer(path, Body, Head[..^1]);
        await Shop.GetAsync(path);

        var answer = await Shop.GetAsync(path, "Accept-Encoding: gzip");

        Assert.Equal(Body, Encoding.UTF8.GetString((await Programs.DecodeAsync("gzip", answer.Body))!));
        Assert.Equal("\"1\"", (await Shop.GetAsync(path)).ValueOf("ETag"));
        Assert.Equal(1, Shop.Origin.CountOf(path));
    }

    private static Script Sent(byte[] body, string[] head) => Ok(Encoding.Latin1.GetString(body), head);
}
