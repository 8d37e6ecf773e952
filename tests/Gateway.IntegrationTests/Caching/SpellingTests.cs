using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Xunit.Abstractions;
using static Gateway.IntegrationTests.Caching.Origin;

namespace Gateway.IntegrationTests.Caching;

/// <summary>Headers that backends behind CGI read as one, and that are several to HTTP: what one spelling brings is not what another gets.</summary>
[Collection(CachedShopTests.Name)]
public sealed class SpellingTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    // The origin takes what it is sent for what it knows by another name.
    private static Script Page(string name, params string[] headers) => connection => Ok(connection.Request.ValuesOf(name).Count > 0 ? "poisoned" : "clean", headers)(connection);

    [Theory]
    [InlineData("X_Inertia", "safe", "Vary: X-Inertia")]
    [InlineData("X.Inertia", "safe", "Vary: X-Inertia")]
    [InlineData("Accept_Language", "safe", "Vary: Accept-Language")]
    [InlineData("X-Device-Kind", "safe", "Vary: X_Device_Kind")]
    [InlineData("If_None_Match", "safe", "X-Other: 1")]
    [InlineData("If_Modified_Since", "safe", "X-Other: 1")]
    [InlineData("Accept_Encoding", "coded", "X-Other: 1")]
    [InlineData("X_Api_Key", "silent", "X-Other: 1")]
    [InlineData("X_Requested_With", "laravel", "X-Other: 1")]
    [InlineData("Next_Router_Prefetch", "next", "X-Other: 1")]
    public async Task Header_InAnotherSpelling_BringsNothingThatOthersGet(string name, string policy, string field)
    {
        var path = $"/{policy}/spelling/{name}";
        Shop.Origin.Answer(path, Page(name, policy is "silent" or "laravel" ? "X-Nothing: said" : "Cache-Control: max-age=60", field));

        var theirs = await Shop.GetAsync(path, $"{name}: 1");
        var others = await Shop.GetAsync(path);
        await UntilStoredAsync(path);

        Assert.Equal(("poisoned", "clean"), (theirs.Text, others.Text));
        Assert.Contains("detail=header-name", theirs.ValueOf("Cache-Status"), StringComparison.Ordinal);
        Assert.Equal("Gateway; fwd=uri-miss; ttl=60; stored", others.ValueOf("Cache-Status"));
        Assert.Equal("clean", (await Shop.GetAsync(path)).Text);
    }

    // Names with other separators are not forbidden: whoever sends them is served from the cache, and fills it.
    [Fact]
    public async Task Header_ThatTheCacheDoesNotGoBy_MayHaveAnyName()
    {
        const string path = "/safe/spelling/device";
        Shop.Origin.Answer(path, "body", "Cache-Control: max-age=60", "Vary: X_Device");

        await Shop.GetAsync(path, "device_id: 7", "X_Device: phone");
        await UntilStoredAsync(path, "device_id: 8", "X_Device: phone");

        Assert.StartsWith("Gateway; hit", (await Shop.GetAsync(path, "device_id: 8", "X_Device: phone")).ValueOf("Cache-Status"), StringComparison.Ordinal);
    }

    // A 304 for what the backend took for a condition says nothing of what is stored.
    [Fact]
    public async Task Condition_InAnotherSpelling_MakesNothingFresh()
    {
        const string path = "/rfc/spelling/condition";
        Shop.Origin.Answer(path, "old", "Cache-Control: max-age=0, stale-if-error=60", "Last-Modified: Mon, 02 Nov 2020 10:00:00 GMT");
        await Shop.GetAsync(path);
        Shop.Origin.Answer(path, connection => connection.Request.ValuesOf("If_Modified_Since").Count > 0
            ? Status("304 Not Modified", "", "Cache-Control: max-age=60")(connection)
            : Ok("new", "Cache-Control: max-age=60")(connection));

        Assert.Equal(304, (await Shop.GetAsync(path, "If_Modified_Since: Wed, 02 Nov 2022 10:00:00 GMT")).Status);

        Assert.Equal("new", (await Shop.GetAsync(path)).Text);
    }

    // What the gateway itself says of a caller is no choice that a client's request could be told by.
    [Theory]
    [InlineData("Client-Cert")]
    [InlineData("Client-Cert-Chain")]
    public async Task Answer_ThatVariesByWhatTheGatewaySays_IsNotStored(string name)
    {
        var path = $"/safe/spelling/{name}";
        Shop.Origin.Answer(path, "body", "Cache-Control: public, max-age=60", $"Vary: {name}");

        Assert.Contains("detail=vary", (await Shop.GetAsync(path)).ValueOf("Cache-Status"), StringComparison.Ordinal);
    }

    // It is not taken here, and the backend may take it.
    [Fact]
    public async Task Credential_OfTheRoutesOwnScheme_IsOneThoughItIsNotTaken()
    {
        const string path = "/partners/spelling/prices";
        Shop.Origin.Answer(path, Page("X-Partner-Key"));

        var theirs = await Shop.GetAsync(path, "X-Partner-Key: rotated");
        var others = await Shop.GetAsync(path);

        Assert.Equal(("poisoned", "clean"), (theirs.Text, others.Text));
        Assert.Contains("detail=authorization", theirs.ValueOf("Cache-Status"), StringComparison.Ordinal);
    }

    // Laravel answers one address in JSON or as a page, and does not say so.
    [Theory]
    [InlineData("Accept: application/json")]
    [InlineData("Accept: application/vnd.api+json, */*;q=0.1")]
    [InlineData("X-Requested-With: XMLHttpRequest")]
    public async Task Preset_Laravel_KeepsPagesAndDataApart(string header)
    {
        var path = $"/laravel/spelling/{header.GetHashCode(StringComparison.Ordinal)}";
        Shop.Origin.Answer(path, connection => Ok(connection.Request.ValuesOf("Accept") is [var accept] && accept.StartsWith("text/html", StringComparison.Ordinal) ? "page" : "data")(connection));

        var data = await Shop.GetAsync(path, header);
        var page = await Shop.GetAsync(path, "Accept: text/html,*/*;q=0.8");
        var other = await Shop.GetAsync(path, "Accept: text/html;q=0.9,application/xml");
        var again = await Shop.GetAsync(path, header);

        Assert.Equal(("data", "page", "page", "data"), (data.Text, page.Text, other.Text, again.Text));
        Assert.All([other, again], static answer => Assert.StartsWith("Gateway; hit", answer.ValueOf("Cache-Status"), StringComparison.Ordinal));
    }
}
