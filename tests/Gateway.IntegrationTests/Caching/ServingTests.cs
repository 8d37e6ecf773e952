using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Xunit.Abstractions;
using static Gateway.IntegrationTests.Caching.Origin;

namespace Gateway.IntegrationTests.Caching;

/// <summary>What is stored, sent whole, in part, as a head, or not again.</summary>
[Collection(CachedShopTests.Name)]
public sealed class ServingTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    private const string Modified = "Mon, 02 Nov 2020 10:00:00 GMT";
    private const string Later = "Mon, 02 Nov 2020 10:00:01 GMT";
    private const string Earlier = "Mon, 02 Nov 2020 09:59:59 GMT";

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task Head_IsAnsweredFromAGet_WithItsLength(string version)
    {
        var path = $"/safe/serve/head-{version}";
        Shop.Origin.Answer(path, "0123456789", "Cache-Control: max-age=60", "Content-Type: text/plain", "ETag: \"1\"");
        await Shop.GetAsync(path);

        var answer = await Shop.SendAsync(new WireRequest("HEAD", path), version);

        Assert.Equal((200, "10", "text/plain", "\"1\""), (answer.Status, answer.ValueOf("Content-Length"), answer.ValueOf("Content-Type"), answer.ValueOf("ETag")));
        Assert.Empty(answer.Body);
        Assert.Equal(1, Shop.Origin.CountOf(path));
    }

    [Fact]
    public async Task Get_ThatComesWithTheClientsEnd_IsAnsweredFromWhatIsStored()
    {
        const string path = "/safe/serve/half-closed";
        Shop.Origin.Answer(path, "0123456789", "Cache-Control: max-age=60");
        await Shop.GetAsync(path);
        await UntilStoredAsync(path);

        for (var i = 0; i < 50; i++)
        {
            await using var client = await RawConnection.OpenAsync(Gateway.BaseAddress);
            // The first is read by another thread than those after it.
            await client.SendAsync("GET", path, ["Host: localhost"]);
            Assert.Equal(200, (await client.ReceiveAsync()).Status);

            await client.SendAsync("GET", path, ["Host: localhost"]);
            await client.HalfCloseAsync();

            var answer = await client.ReceiveAsync();
            Assert.Equal((200, "0123456789"), (answer.Status, answer.Text));
        }
    }

    [Fact]
    public async Task Head_OnAColdKey_IsPassedOnAndStoresNothing()
    {
        const string path = "/safe/serve/head-cold";
        Shop.Origin.Answer(path, "0123456789", "Cache-Control: max-age=60");

        var head = await Shop.SendAsync(new WireRequest("HEAD", path));
        var get = await Shop.GetAsync(path);

        Assert.Equal((200, 0), (head.Status, head.Body.Length));
        Assert.Equal("0123456789", get.Text);
        Assert.Equal(["HEAD", "GET"], Shop.Origin.RequestsOf(path).Select(static request => request.Method));
    }

    [Theory]
    [InlineData("bytes=0-3", 206, "0123", "bytes 0-3/10")]
    [InlineData("bytes=4-", 206, "456789", "bytes 4-9/10")]
    [InlineData("bytes=-3", 206, "789", "bytes 7-9/10")]
    [InlineData("bytes=-30", 206, "0123456789", "bytes 0-9/10")]
    [InlineData("bytes=8-99999999999999999999999", 206, "89", "bytes 8-9/10")]
    [InlineData("bytes=9-9", 206, "9", "bytes 9-9/10")]
    [InlineData("bytes=10-", 416, "", "bytes */10")]
    [InlineData("bytes=99999999999999999999999-", 416, "", "bytes */10")]
    [InlineData("bytes=-0", 416, "", "bytes */10")]
    [InlineData("bytes=0-1,4-5", 200, "0123456789", null)]
    [InlineData("bytes=5-4", 200, "0123456789", null)]
    [InlineData("bytes=a-b", 200, "0123456789", null)]
    [InlineData("bytes=0-1-2", 200, "0123456789", null)]
    [InlineData("lines=0-1", 200, "0123456789", null)]
    [InlineData("bytes", 200, "0123456789", null)]
    public async Task Range_OfWhatIsStored_IsCutOutOfIt(string range, int status, string body, string? contentRange)
    {
        const string path = "/safe/serve/range";
        Shop.Origin.Answer(path, "0123456789", "Cache-Control: max-age=60", "ETag: \"1\"");
        await Shop.GetAsync(path);
        var asked = Shop.Origin.CountOf(path);

        foreach (var version in WireClient.Versions)
        {
            var answer = await Shop.SendAsync(WireRequest.Get(path, $"Range: {range}"), version);

            Assert.Equal((status, body, contentRange), (answer.Status, answer.Text, answer.ValueOf("Content-Range")));
            Assert.Equal(body.Length.ToString(null, System.Globalization.CultureInfo.InvariantCulture), answer.ValueOf("Content-Length"));
        }

        Assert.Equal(asked, Shop.Origin.CountOf(path));
    }

    [Theory]
    [InlineData("\"1\"", 206)]
    [InlineData("\"2\"", 200)]
    [InlineData("W/\"1\"", 200)]
    [InlineData(Modified, 206)]
    [InlineData(Later, 200)]
    [InlineData("nonsense", 200)]
    public async Task IfRange_NamesExactlyWhatIsStored_OrAllIsSent(string condition, int status)
    {
        const string path = "/safe/serve/if-range";
        Shop.Origin.Answer(path, "0123456789", "Cache-Control: max-age=60", "ETag: \"1\"", $"Last-Modified: {Modified}");
        await Shop.GetAsync(path);

        var answer = await Shop.GetAsync(path, "Range: bytes=0-3", $"If-Range: {condition}");

        Assert.Equal((status, status == 206 ? "0123" : "0123456789"), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task IfRange_NeverHoldsForAWeakTag()
    {
        const string path = "/safe/serve/if-range-weak";
        Shop.Origin.Answer(path, "0123456789", "Cache-Control: max-age=60", "ETag: W/\"1\"");
        await Shop.GetAsync(path);

        Assert.Equal(200, (await Shop.GetAsync(path, "Range: bytes=0-3", "If-Range: W/\"1\"")).Status);
    }

    // A part that the origin cut out is for whoever asked for it, never for others, and not the whole.
    [Theory]
    [InlineData("safe")]
    [InlineData("rfc")]
    public async Task Range_OfWhatIsNotStored_IsForWhoAskedForIt(string policy)
    {
        var path = $"/{policy}/serve/range-cold";
        Shop.Origin.Answer(path, connection => connection.Request.ValuesOf("Range").Count > 0
            ? Status("206 Partial Content", "0123", "Cache-Control: max-age=60", "ETag: \"1\"", "Content-Range: bytes 0-3/10")(connection)
            : Ok("0123456789", "Cache-Control: max-age=60", "ETag: \"1\"")(connection));

        Assert.Equal((206, "0123"), (await Shop.GetAsync(path, "Range: bytes=0-3")) is var part ? (part.Status, part.Text) : default);
        Assert.Equal((200, "0123456789"), (await Shop.GetAsync(path)) is var whole ? (whole.Status, whole.Text) : default);
        await UntilStoredAsync(path);
        Assert.Equal((206, "89"), (await Shop.GetAsync(path, "Range: bytes=8-")) is var rest ? (rest.Status, rest.Text) : default);
    }

    // An origin that cuts without being asked to.
    [Fact]
    public async Task Part_ThatNobodyAskedFor_IsNotStored()
    {
        const string path = "/rfc/serve/unasked-part";
        Shop.Origin.Answer(path, Status("206 Partial Content", "0123", "Cache-Control: max-age=60", "Content-Range: bytes 0-3/10"));
        await Shop.GetAsync(path);
        Shop.Origin.Answer(path, "0123456789", "Cache-Control: max-age=60");

        Assert.Equal("0123456789", (await Shop.GetAsync(path)).Text);
    }

    [Theory]
    [InlineData("If-None-Match: \"1\"", 304)]
    [InlineData("If-None-Match: W/\"1\"", 304)]
    [InlineData("If-None-Match: \"0\", \"1\"", 304)]
    [InlineData("If-None-Match: *", 304)]
    [InlineData("If-None-Match: \"2\"", 200)]
    [InlineData("If-None-Match: \"a, \\\"1\\\"\"", 200)]
    [InlineData("If-Modified-Since: " + Modified, 304)]
    [InlineData("If-Modified-Since: " + Later, 304)]
    [InlineData("If-Modified-Since: " + Earlier, 200)]
    [InlineData("If-Modified-Since: yesterday", 200)]
    public async Task Condition_IsJudgedByWhatIsStored(string condition, int status)
    {
        const string path = "/safe/serve/condition";
        Shop.Origin.Answer(path, "body", "Cache-Control: max-age=60", "ETag: \"1\"", $"Last-Modified: {Modified}", "Vary: Accept-Language", "Content-Type: text/plain");
        await Shop.GetAsync(path);
        var asked = Shop.Origin.CountOf(path);

        foreach (var method in (string[])["GET", "HEAD"])
        {
            foreach (var version in WireClient.Versions)
            {
                var answer = await Shop.SendAsync(new WireRequest(method, path) { Headers = [condition] }, version);

                Assert.Equal((status, status == 200 && method == "GET" ? "body" : ""), (answer.Status, answer.Text));
                Assert.Equal(("\"1\"", "max-age=60", "Accept-Language"), (answer.ValueOf("ETag"), answer.ValueOf("Cache-Control"), answer.ValueOf("Vary")));
                Assert.NotNull(answer.ValueOf("Date"));
            }
        }

        Assert.Equal(asked, Shop.Origin.CountOf(path));
    }

    [Fact]
    public async Task NoneMatch_ComesBeforeModifiedSince()
    {
        const string path = "/safe/serve/both";
        Shop.Origin.Answer(path, "body", "Cache-Control: max-age=60", "ETag: \"1\"", $"Last-Modified: {Modified}");
        await Shop.GetAsync(path);

        Assert.Equal(200, (await Shop.GetAsync(path, "If-None-Match: \"2\"", $"If-Modified-Since: {Later}")).Status);
    }

    // What a client has is its own business: the origin is asked for what the cache needs.
    [Fact]
    public async Task Condition_OfAClient_OnAColdKey_StoresTheWhole()
    {
        const string path = "/safe/serve/condition-cold";
        Shop.Origin.AnswerTagged(path, "body", "\"1\"", "Cache-Control: max-age=60");

        Assert.Equal(304, (await Shop.GetAsync(path, "If-None-Match: \"1\"")).Status);
        Assert.Equal("body", (await Shop.GetAsync(path)).Text);
        Assert.Equal(1, Shop.Origin.CountOf(path));
    }

    [Theory]
    [InlineData("Cache-Control: no-cache")]
    [InlineData("Cache-Control: max-age=0")]
    [InlineData("Pragma: no-cache")]
    public async Task Reload_OfAClient_AsksTheOrigin_UnlessThePolicyPassesOverIt(string header)
    {
        foreach (var (policy, asks) in new[] { ("safe", 2), ("firm", 1) })
        {
            var path = $"/{policy}/serve/reload-{header.Length}";
            Shop.Origin.AnswerTagged(path, "body", "\"1\"", "Cache-Control: max-age=60");
            await Shop.GetAsync(path);

            Assert.Equal("body", (await Shop.GetAsync(path, header)).Text);
            Assert.Equal(asks, Shop.Origin.CountOf(path));
        }
    }

    [Fact]
    public async Task Validation_UpdatesTheHead_AndSaysWhatHappened()
    {
        const string path = "/safe/serve/validated";
        Shop.Origin.Answer(path, "body", "Cache-Control: max-age=60", "Age: 60", "ETag: \"1\"", "X-Note: first");
        await Shop.GetAsync(path);
        Shop.Origin.Answer(path, Status("304 Not Modified", "", "Cache-Control: max-age=60", "ETag: \"1\"", "X-Note: second"));

        var validated = await Shop.GetAsync(path);
        var hit = await Shop.GetAsync(path);

        Assert.Equal((200, "body", "second"), (validated.Status, validated.Text, validated.ValueOf("X-Note")));
        Assert.Contains("fwd=stale; fwd-status=304", validated.ValueOf("Cache-Status"), StringComparison.Ordinal);
        Assert.Equal(("body", "second"), (hit.Text, hit.ValueOf("X-Note")));
        Assert.Contains("; hit", hit.ValueOf("Cache-Status"), StringComparison.Ordinal);
    }
}
