using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Xunit.Abstractions;
using static Gateway.IntegrationTests.Caching.Origin;

namespace Gateway.IntegrationTests.Caching;

/// <summary>Several answers to one address, and which of them a request is for.</summary>
[Collection(CachedShopTests.Name)]
public sealed class VaryTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    [Theory]
    [InlineData("1.1", "2")]
    [InlineData("2", "1.1")]
    public async Task Variants_AreStoredSideBySide_ForBothVersions(string first, string second)
    {
        var path = $"/safe/vary/languages-{first}";
        AnswerLanguages(path, "Accept-Language");

        foreach (var language in (string[])["de", "fr", "de, en;q=0.5", ""])
            Assert.Equal(language, (await Shop.SendAsync(WireRequest.Get(path, $"Accept-Language: {language}"), first)).Text);
        Assert.Equal("-", (await Shop.SendAsync(WireRequest.Get(path), first)).Text);
        foreach (var language in (string[])["de", "fr", "de, en;q=0.5", ""])
            Assert.Equal(language, (await Shop.SendAsync(WireRequest.Get(path, $"accept-language:   {language}"), second)).Text);
        Assert.Equal("-", (await Shop.SendAsync(WireRequest.Get(path), second)).Text);

        Assert.Equal(5, Shop.Origin.CountOf(path));
    }

    [Fact]
    public async Task Variants_AskedForAtOnce_ReachWhoAskedForThem()
    {
        const string path = "/safe/vary/at-once";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, async connection =>
        {
            await gate.Task;
            await Ok(connection.Request.ValuesOf("Accept-Language")[0], "Cache-Control: max-age=60", "Vary: Accept-Language")(connection);
        });
        string[] languages = ["de", "fr", "en", "it"];

        var asking = Enumerable.Range(0, 40).Select(i => Shop.GetAsync(path, $"Accept-Language: {languages[i % 4]}")).ToArray();
        await Shop.WaitForRequestsAsync(asking.Length);
        gate.SetResult();
        var answers = await Task.WhenAll(asking);

        Assert.All(answers.Select(static (answer, i) => (answer.Text, Asked: i % 4)), pair => Assert.Equal(languages[pair.Asked], pair.Text));
        Assert.All(languages, language => Assert.InRange(Shop.Origin.RequestsOf(path).Count(request => request.ValuesOf("Accept-Language")[0] == language), 1, 3));
    }

    // The origin forgot to say what it chose the coding by.
    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task Coding_WithoutVary_IsForThoseWhoTakeIt(string version)
    {
        var path = $"/safe/vary/coding-{version}";
        Shop.Origin.Answer(path, connection => connection.Request.ValuesOf("Accept-Encoding").Contains("gzip")
            ? Ok("packed", "Cache-Control: max-age=60", "Content-Encoding: gzip")(connection)
            : Ok("plain", "Cache-Control: max-age=60", "Vary: Accept-Encoding")(connection));

        for (var round = 0; round < 2; round++)
        {
            Assert.Equal("packed", (await Shop.SendAsync(WireRequest.Get(path, "Accept-Encoding: gzip"), version)).Text);
            Assert.Equal("plain", (await Shop.SendAsync(WireRequest.Get(path), version)).Text);
            Assert.Equal("plain", (await Shop.SendAsync(WireRequest.Get(path, "Accept-Encoding: br"), version)).Text);
        }

        Assert.Equal(3, Shop.Origin.CountOf(path));
    }

    // What Next answers an address differently by, without a word of it in Vary.
    [Theory]
    [InlineData("RSC: 1")]
    [InlineData("X-Middleware-Prefetch: 1")]
    [InlineData("X-Nextjs-Data: 1")]
    [InlineData("Next-Router-Prefetch: 1")]
    [InlineData("Next-Router-State-Tree: %5B%22%22%5D")]
    [InlineData("Next-Router-Segment-Prefetch: /_tree")]
    public async Task HeadersOfNext_UnderItsPreset_ChooseWhateverVarySays(string header)
    {
        var name = header.Split(':')[0];
        var path = $"/next/vary/{name}";
        Shop.Origin.Answer(path, connection => Ok(connection.Request.ValuesOf(name).Count > 0 ? "{}" : "page", "Cache-Control: s-maxage=60", "Content-Type: text/html")(connection));

        for (var round = 0; round < 2; round++)
        {
            Assert.Equal("{}", (await Shop.GetAsync(path, header)).Text);
            Assert.Equal("page", (await Shop.GetAsync(path)).Text);
        }

        Assert.Equal(2, Shop.Origin.CountOf(path));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("Accept-Language, *")]
    public async Task Everything_IsNeverStored(string vary)
    {
        foreach (var policy in (string[])["safe", "rfc"])
        {
            var path = $"/{policy}/vary/star-{vary.Length}";
            Shop.Origin.Answer(path, "mine", "Cache-Control: max-age=60", $"Vary: {vary}");

            await Shop.GetAsync(path);
            await Shop.GetAsync(path);

            Assert.Equal(2, Shop.Origin.CountOf(path));
        }
    }

    [Fact]
    public async Task Vary_ThatChanges_HoldsForWhatComesThen()
    {
        const string path = "/safe/vary/changes";
        Shop.Origin.Answer(path, "plain", "Cache-Control: max-age=60");
        await Shop.GetAsync(path);
        await Shop.PurgeAsync($$"""{"url":"http://localhost{{path}}"}""");
        AnswerLanguages(path, "Accept-Language");

        Assert.Equal("de", (await Shop.GetAsync(path, "Accept-Language: de")).Text);
        Assert.Equal("fr", (await Shop.GetAsync(path, "Accept-Language: fr")).Text);
        Assert.Equal("de", (await Shop.GetAsync(path, "Accept-Language: de", "Cache-Control: only-if-cached")).Text);
    }

    [Theory]
    [InlineData("gzip, br", "br , gzip", true)]
    [InlineData("gzip;q=1.0, br;q=0.5", "br, gzip", true)]
    [InlineData("gzip", "br", false)]
    [InlineData("gzip", "gzip, br;q=0", true)]
    public async Task Codings_AreComparedByWhatIsTakenAtAll(string one, string other, bool isShared)
    {
        var path = $"/safe/vary/codings-{one.Length}-{other.Length}";
        Shop.Origin.Answer(path, "body", "Cache-Control: max-age=60", "Vary: Accept-Encoding");

        await Shop.GetAsync(path, $"Accept-Encoding: {one}");
        await Shop.GetAsync(path, $"Accept-Encoding: {other}");

        Assert.Equal(isShared ? 1 : 2, Shop.Origin.CountOf(path));
    }

    // A coding nobody here has heard of is still what one client alone said it takes.
    [Fact]
    public async Task Codings_NobodyKnows_AreNotSentToThoseWhoDoNotTakeThem()
    {
        const string path = "/safe/vary/odd-coding";
        Shop.Origin.Answer(path, connection => (connection.Request.ValuesOf("Accept-Encoding").Any(static value => value.Contains("odd", StringComparison.Ordinal))
            ? Ok("ODD", "Cache-Control: max-age=60", "Vary: Accept-Encoding", "Content-Encoding: odd")
            : Ok("plain", "Cache-Control: max-age=60", "Vary: Accept-Encoding"))(connection));

        Assert.Equal("ODD", (await Shop.GetAsync(path, "Accept-Encoding: gzip, odd")).Text);
        Assert.Equal("plain", (await Shop.GetAsync(path, "Accept-Encoding: gzip")).Text);
    }

    // What Connection names is not passed on: the origin answers as if it were not there.
    [Theory]
    [InlineData("X-Tone")]
    [InlineData("RSC")]
    [InlineData("Accept-Language")]
    [InlineData("Next-Router-State-Tree")]
    public async Task Field_ThatConnectionNames_ChoosesAsTheOriginSeesIt(string name)
    {
        var path = $"/safe/vary/connection-{name}";
        Shop.Origin.Answer(path, connection => Ok(connection.Request.ValuesOf(name) is [var tone] ? tone : "-", "Cache-Control: max-age=60", $"Vary: {name}")(connection));

        await Shop.GetAsync(path, $"{name}: red", $"Connection: {name}");
        await Shop.GetAsync(path, $"{name}: red", $"Connection: keep-alive, {name.ToUpperInvariant()}", "Connection: x");

        Assert.Equal("red", (await Shop.GetAsync(path, $"{name}: red")).Text);
        Assert.Equal("-", (await Shop.GetAsync(path)).Text);
    }

    // The gateway says these to the origin itself, whatever the client says.
    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    public async Task Field_ThatTheGatewaySetsForEachClient_IsNotStoredBy(string name)
    {
        var path = $"/safe/vary/gateway-{name}";
        Shop.Origin.Answer(path, "mine", "Cache-Control: max-age=60", $"Vary: {name}");

        await Shop.GetAsync(path);
        await Shop.GetAsync(path);

        Assert.Equal(2, Shop.Origin.CountOf(path));
    }

    // Those are in the key already, as the gateway sees them.
    [Theory]
    [InlineData("X-Forwarded-Host")]
    [InlineData("X-Forwarded-Proto")]
    [InlineData("X-Forwarded-Port")]
    [InlineData("Host")]
    public async Task Field_ThatIsInTheKey_IsNoHindrance(string name)
    {
        var path = $"/safe/vary/key-{name}";
        Shop.Origin.Answer(path, connection => Ok(string.Join(',', connection.Request.ValuesOf(name)), "Cache-Control: max-age=60", $"Vary: {name}")(connection));

        var first = await Shop.GetAsync(path);
        var second = await Shop.GetAsync(path);

        Assert.Equal(first.Text, second.Text);
        Assert.Equal(1, Shop.Origin.CountOf(path));
        Assert.Equal(name == "Host" ? "elsewhere" : first.Text.Replace("localhost", "elsewhere", StringComparison.Ordinal),
            (await Shop.SendAsync(WireRequest.Get(path, name == "Host" ? "X: y" : $"{name}: evil") with { Host = "elsewhere" })).Text);
    }

    private void AnswerLanguages(string path, string name) => Shop.Origin.Answer(
        path, connection => Ok(connection.Request.ValuesOf(name) is [var language] ? language : "-", "Cache-Control: max-age=60", $"Vary: {name}")(connection));
}
