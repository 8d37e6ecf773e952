using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Xunit.Abstractions;
using static Gateway.IntegrationTests.Caching.Origin;

namespace Gateway.IntegrationTests.Caching;

/// <summary>What is done to an address makes the gateway forget what it has of it (RFC 9111 §4.4).</summary>
[Collection(CachedShopTests.Name)]
public sealed class InvalidationTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    [Theory]
    [InlineData("POST", 201, true)]
    [InlineData("PUT", 204, true)]
    [InlineData("PATCH", 200, true)]
    [InlineData("DELETE", 303, true)]
    [InlineData("POST", 400, false)]
    [InlineData("DELETE", 404, false)]
    [InlineData("PUT", 500, false)]
    [InlineData("OPTIONS", 200, false)]
    [InlineData("HEAD", 200, false)]
    public async Task Method_ThatChangesSomething_IsFollowedByAFetch(string method, int status, bool isForgotten)
    {
        // On the route with the policy, and on another one without any for the same address.
        foreach (var policy in (string[])["rfc", "safe"])
        {
            var path = $"/{policy}/invalidate/{method}-{status}";
            await StoreAsync(path);
            Shop.Origin.Answer(path, Status($"{status} As It Is", ""));

            await Shop.SendAsync(new WireRequest(method, path) { Body = method is "HEAD" or "OPTIONS" or "DELETE" ? null : "a=b"u8.ToArray() });

            Assert.Equal(isForgotten, await IsForgottenAsync(path));
        }
    }

    [Fact]
    public async Task AbsoluteTarget_IsTheSameAddress()
    {
        const string path = "/safe/invalidate/absolute";
        await StoreAsync(path);
        Shop.Origin.Answer(path, Status("204 No Content", ""));

        Assert.Equal(204, (await Shop.SendAsync(new WireRequest("POST", $"http://localhost{path}") { Body = [] })).Status);

        Assert.True(await IsForgottenAsync(path));
    }

    [Theory]
    [InlineData("Location", "/safe/invalidate/other-{0}", true)]
    [InlineData("Content-Location", "/safe/invalidate/other-{0}", true)]
    [InlineData("Location", "http://localhost/safe/invalidate/other-{0}", true)]
    [InlineData("Content-Location", "HTTP://LOCALHOST/safe/invalidate/other-{0}#here", true)]
    [InlineData("Location", "other-{0}", true)]
    [InlineData("Location", "./other-{0}", true)]
    [InlineData("Location", "//localhost/safe/invalidate/other-{0}", true)]
    [InlineData("Location", "http://elsewhere/safe/invalidate/other-{0}", false)]
    [InlineData("Location", "https://localhost/safe/invalidate/other-{0}", false)]
    [InlineData("Content-Location", "http://localhost:81/safe/invalidate/other-{0}", false)]
    [InlineData("Location", "//elsewhere/safe/invalidate/other-{0}", false)]
    public async Task Reference_OfTheAnswer_IsForgottenWithinTheOriginAlone(string header, string reference, bool isForgotten)
    {
        var id = Math.Abs(string.GetHashCode(header + reference, StringComparison.Ordinal));
        var other = $"/safe/invalidate/other-{id}";
        await StoreAsync(other);
        Shop.Origin.Answer("/safe/invalidate/form", Status("201 Created", "", $"{header}: {string.Format(null, System.Text.CompositeFormat.Parse(reference), id)}"));

        await Shop.SendAsync(new WireRequest("POST", "/safe/invalidate/form") { Body = [] });

        Assert.Equal(isForgotten, await IsForgottenAsync(other));
    }

    // What stands in the query is no part of the address, though it may look like one.
    [Theory]
    [InlineData("")]
    [InlineData("./")]
    [InlineData("/safe/invalidate/")]
    [InlineData("//localhost/safe/invalidate/")]
    [InlineData("http://localhost/safe/invalidate/")]
    public async Task Reference_WithAnAddressInItsQuery_IsForgottenAndNotThat(string start)
    {
        var named = $"/safe/invalidate/named-{start.Length}";
        var item = $"item-{start.Length}?ref=https://x.example{named}";
        await StoreAsync(named);
        Shop.Origin.Answer($"/safe/invalidate/item-{start.Length}", "stored", "Cache-Control: max-age=60");
        await Shop.GetAsync($"/safe/invalidate/{item}");
        Shop.Origin.Answer("/safe/invalidate/form", Status("201 Created", "", $"Content-Location: {start}{item}"));

        await Shop.SendAsync(new WireRequest("POST", "/safe/invalidate/form") { Body = [] });

        Assert.Equal((true, false), (await IsForgottenAsync($"/safe/invalidate/{item}"), await IsForgottenAsync(named)));
    }

    [Fact]
    public async Task Variants_OfAnAddress_AreAllForgotten()
    {
        const string path = "/safe/invalidate/variants";
        Shop.Origin.Answer(path, connection => Ok(connection.Request.ValuesOf("X-Tone")[0], "Cache-Control: max-age=60", "Vary: X-Tone")(connection));
        foreach (var tone in (string[])["red", "blue"])
            await Shop.GetAsync(path, $"X-Tone: {tone}");
        Assert.Equal(200, (await Shop.GetAsync(path, "X-Tone: red", "Cache-Control: only-if-cached")).Status);

        Shop.Origin.Answer(path, Status("204 No Content", ""));
        await Shop.SendAsync(new WireRequest("DELETE", path));

        foreach (var tone in (string[])["red", "blue"])
            Assert.Equal(504, (await Shop.GetAsync(path, $"X-Tone: {tone}", "Cache-Control: only-if-cached")).Status);
    }

    [Fact]
    public async Task FetchUnderWay_WhenSomethingIsChanged_IsNotStored()
    {
        const string path = "/safe/invalidate/under-way";
        await IsNotJoinedAfterAsync(
            path,
            Ok("old", "Cache-Control: max-age=60"),
            () =>
            {
                Shop.Origin.Answer(path, Status("204 No Content", ""));
                return Shop.SendAsync(new WireRequest("DELETE", path));
            },
            "Cache-Control: max-age=60");
    }

    [Theory]
    [InlineData("/~a", "/%7ea")]
    [InlineData("/~b", "/%7Eb")]
    [InlineData("/c%2Fd", "/c%2fd")]
    [InlineData("/e%2ff", "/e%2Ff")]
    [InlineData("/g%C3%A9?q=%20", "/%67%c3%A9?%71=%20")]
    public async Task Spelling_OfAnAddress_MakesNoOtherAddress(string stored, string written)
    {
        const string path = "/open/invalidate/spelling";
        stored = "/silent/invalidate/spelling" + stored;
        written = "/silent/invalidate/spelling" + written;
        foreach (var change in (Func<Task>[])[
            () => Shop.SendAsync(new WireRequest("DELETE", written)),
            () => Shop.PurgeAsync($$"""{"url":"http://localhost{{written}}"}"""),
            () => Shop.PurgeAsync($$"""{"prefix":"http://localhost{{written}}"}"""),
            () => Shop.SendAsync(new WireRequest("POST", path) { Body = [] })])
        {
            Shop.Origin.Answer(stored.Split('?')[0], "stored", "Cache-Control: max-age=60");
            Assert.EndsWith("; stored", (await Shop.GetAsync(stored)).ValueOf("Cache-Status"), StringComparison.Ordinal);
            Shop.Origin.Answer(written.Split('?')[0], Status("204 No Content", ""));
            Shop.Origin.Answer(path, Status("201 Created", "", $"Location: {written}"));

            await change();

            Assert.True(await IsForgottenAsync(stored));
        }
    }

    // As many as there are, they would be stored each for itself, and not all be found again.
    [Theory]
    [InlineData("%7Ea")]
    [InlineData("%2f%2F")]
    [InlineData("a?b=%31")]
    public async Task Spelling_ThatNobodyNeeds_IsPassed(string written)
    {
        var path = $"/safe/invalidate/odd-{written}";
        Shop.Origin.Answer(path.Split('?')[0], "passed", "Cache-Control: max-age=60");
        for (var round = 0; round < 2; round++)
        {
            var answer = await Shop.GetAsync(path);
            Assert.Equal(("passed", "Gateway; fwd=bypass; detail=spelling"), (answer.Text, answer.ValueOf("Cache-Status")));
        }
    }

    // What is left out of the key of what is read is no other address for what is written.
    [Fact]
    public async Task Query_ThatIsNotInTheKey_MakesNoOtherAddress()
    {
        const string path = "/keyed/invalidate/query";
        Shop.Origin.Answer(path, "1", "Cache-Control: max-age=60");
        await Shop.GetAsync(path + "?b=2&a=1");
        Assert.Equal(200, (await Shop.GetAsync(path + "?a=1&b=2", "Cache-Control: only-if-cached")).Status);

        Shop.Origin.Answer(path, Status("204 No Content", ""));
        await Shop.SendAsync(new WireRequest("DELETE", path + "?b=2&utm_source=mail&a=1"));

        Assert.Equal(504, (await Shop.GetAsync(path + "?b=2&a=1", "Cache-Control: only-if-cached")).Status);
    }

    private async Task StoreAsync(string path)
    {
        Shop.Origin.Answer(path, "stored", "Cache-Control: max-age=60");
        await Shop.GetAsync(path);
        await UntilStoredAsync(path);
    }

    private async Task<bool> IsForgottenAsync(string path) => (await Shop.GetAsync(path, "Cache-Control: only-if-cached")).Status == 504;

    // With the scheme's own port and without, it is one address to everybody but a key.
    [Theory]
    [InlineData("shop.test", "shop.test:80")]
    [InlineData("shop.test:80", "shop.test")]
    public async Task Change_AtAHostWithItsOwnPort_IsOneAtTheHost(string read, string changed)
    {
        var path = $"/safe/invalidation/port-{read.Length}";
        Shop.Origin.Answer(path, "body", "Cache-Control: max-age=60");
        await Shop.SendAsync(WireRequest.Get(path) with { Host = read });
        await Shop.SendAsync(new WireRequest("POST", path) { Host = changed });

        Assert.Contains("fwd=uri-miss", (await Shop.SendAsync(WireRequest.Get(path) with { Host = read })).ValueOf("Cache-Status"), StringComparison.Ordinal);
    }
}
