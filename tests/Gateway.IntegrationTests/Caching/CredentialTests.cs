using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Xunit.Abstractions;
using static Gateway.IntegrationTests.Authentication.GuardedShop;
using static Gateway.IntegrationTests.Caching.Origin;

namespace Gateway.IntegrationTests.Caching;

/// <summary>What is one caller's never reaches another one, and nobody is answered who may not be.</summary>
[Collection(CachedShopTests.Name)]
public sealed class CredentialTests(CachedShop shop, ITestOutputHelper output) : CachedShopTest(shop, output)
{
    private const string Fresh = "Cache-Control: max-age=60";

    [Theory]
    [InlineData("safe", "Cache-Control: max-age=60", true)]
    [InlineData("safe", "Cache-Control: public, s-maxage=60", true)]
    [InlineData("silent", "X-Nothing: said", true)]
    [InlineData("rfc", "Cache-Control: max-age=60", false)]
    [InlineData("rfc", "Cache-Control: max-age=60, no-cache=\"set-cookie\"", true)]
    public async Task SetCookie_IsForOneClient_UnlessThePolicyIsTheWholeOfTheRfc(string policy, string control, bool isAlone)
    {
        var path = $"/{policy}/credentials/set-cookie-{control.Length}";
        Shop.Origin.Answer(path, connection => Ok("hello", control, $"Set-Cookie: sid={Shop.Origin.CountOf(path)}")(connection));

        var first = await Shop.GetAsync(path);
        var second = await Shop.GetAsync(path);

        Assert.Equal("sid=1", first.ValueOf("Set-Cookie"));
        if (isAlone)
            Assert.NotEqual("sid=1", second.ValueOf("Set-Cookie"));
        else
            Assert.Equal("sid=1", second.ValueOf("Set-Cookie"));
    }

    [Theory]
    [InlineData("max-age=60", false)]
    [InlineData("s-maxage=60", false)]
    [InlineData("max-age=60, must-revalidate", false)]
    [InlineData("public, max-age=60", true)]
    public async Task Cookies_MakeAnAnswerOnesOwn_UnlessItIsPublic(string control, bool isShared)
    {
        var path = $"/safe/credentials/cookies-{control.Length}";
        Shop.Origin.Answer(path, connection => Ok($"for {string.Join(';', connection.Request.ValuesOf("Cookie"))}", $"Cache-Control: {control}")(connection));

        Assert.Equal("for sid=ada", (await Shop.GetAsync(path, "Cookie: sid=ada")).Text);
        Assert.Equal(isShared ? "for sid=ada" : "for sid=bob", (await Shop.GetAsync(path, "Cookie: sid=bob")).Text);
        Assert.Equal(isShared ? "for sid=ada" : "for ", (await Shop.GetAsync(path)).Text);
        // What was stored without cookies is not for those who have some either.
        Assert.Equal("for sid=ada", (await Shop.GetAsync(path, "Cookie: sid=ada")).Text);
        // Two waiting at once are no different.
        var both = await Task.WhenAll(Shop.GetAsync(path + "?2", "Cookie: sid=ada"), Shop.GetAsync(path + "?2", "Cookie: sid=bob"));
        if (!isShared)
            Assert.Equal(["for sid=ada", "for sid=bob"], both.Select(static answer => answer.Text));
    }

    [Fact]
    public async Task IgnoredCookies_DoNotReachTheOrigin_WhereAnAnswerMayBeStored()
    {
        const string path = "/keyed/credentials/ignored";
        Shop.Origin.Answer(path, connection => Ok($"for {string.Join(';', connection.Request.ValuesOf("Cookie"))}")(connection));

        Assert.Equal("for ", (await Shop.GetAsync(path, "Cookie: _ga=<script>; _gat_x=2")).Text);
        Assert.Contains("; hit", (await Shop.GetAsync(path, "Cookie: _ga=other")).ValueOf("Cache-Status"), StringComparison.Ordinal);
        Assert.Equal("for sid=ada", (await Shop.GetAsync(path, "Cookie: _ga=1; sid=ada")).Text);
        Assert.Equal("for ", (await Shop.GetAsync(path)).Text);
    }

    [Theory]
    [InlineData("max-age=60", false)]
    [InlineData("private, max-age=60", false)]
    [InlineData("public, max-age=60", true)]
    [InlineData("s-maxage=60", true)]
    [InlineData("max-age=60, must-revalidate", true)]
    public async Task Authorization_MakesAnAnswerOnesOwn_UnlessItSaysOtherwise(string control, bool isShared)
    {
        foreach (var policy in (string[])["safe", "rfc"])
        {
            var path = $"/{policy}/credentials/authorization-{control.Length}";
            Shop.Origin.Answer(path, connection => Ok($"for {string.Join(';', connection.Request.ValuesOf("Authorization"))}", $"Cache-Control: {control}")(connection));

            Assert.Equal("for Basic YQ==", (await Shop.GetAsync(path, "Authorization: Basic YQ==")).Text);
            Assert.Equal(isShared ? "for Basic YQ==" : "for Basic Yg==", (await Shop.GetAsync(path, "Authorization: Basic Yg==")).Text);
            Assert.Equal(isShared ? "for Basic YQ==" : "for ", (await Shop.GetAsync(path)).Text);
        }
    }

    [Theory]
    [InlineData("X-Api-Key")]
    [InlineData("x-auth-token")]
    [InlineData("X-ACCESS-TOKEN")]
    public async Task CredentialHeader_MakesAnAnswerOnesOwn_UnlessItSaysOtherwise(string header)
    {
        var path = $"/safe/credentials/{header}";
        Shop.Origin.Answer(path, connection => Ok($"for {string.Join(';', connection.Request.ValuesOf(header))}", Fresh)(connection));

        Assert.Equal("for ada", (await Shop.GetAsync(path, $"{header}: ada")).Text);
        Assert.Equal("for bob", (await Shop.GetAsync(path, $"{header}: bob")).Text);
        Assert.Equal("for ", (await Shop.GetAsync(path)).Text);
    }

    [Fact]
    public async Task PerUser_GivesEachCallerTheirOwn()
    {
        const string path = "/own/credentials/orders";
        Shop.Origin.Answer(path, connection => Ok($"orders of {connection.Request.ValuesOf("X-Auth-Subject")[0]}", "Cache-Control: private, max-age=60")(connection));
        string[] users = ["ada", "bob", "ada\u00e9", "ada%C3%A9", "a/b"];

        for (var round = 0; round < 3; round++)
        {
            foreach (var user in users)
            {
                var answer = await Shop.GetAsync(path, BearerOf(user));
                Assert.Equal((200, $"orders of {Told(user)}"), (answer.Status, answer.Text));
            }
        }

        Assert.Equal(users.Length, Shop.Origin.CountOf(path));
        Assert.Equal(401, (await Shop.GetAsync(path)).Status);
    }

    [Fact]
    public async Task PerUser_AskedForByManyAtOnce_NeverMixesThem()
    {
        const string path = "/own/credentials/at-once";
        var gate = new TaskCompletionSource();
        Shop.Origin.Answer(path, async connection =>
        {
            await gate.Task;
            await Ok($"orders of {connection.Request.ValuesOf("X-Auth-Subject")[0]}", "Cache-Control: private, max-age=60")(connection);
        });

        var asking = Enumerable.Range(0, 60).Select(i => (User: $"user-{i % 6}", Answer: Shop.GetAsync(path, BearerOf($"user-{i % 6}")))).ToArray();
        await Shop.WaitForRequestsAsync(asking.Length);
        gate.SetResult();

        foreach (var (user, answer) in asking)
            Assert.Equal($"orders of {user}", (await answer).Text);
    }

    [Fact]
    public async Task PerUser_WithAnotherSchemeOrVary_NeverMixesThem()
    {
        const string path = "/own/credentials/vary";
        Shop.Origin.Answer(path, connection => Ok(
            $"{connection.Request.ValuesOf("X-Auth-Subject")[0]} in {string.Join(',', connection.Request.ValuesOf("Accept-Language"))}", "Cache-Control: private, max-age=60", "Vary: Accept-Language")(connection));

        for (var round = 0; round < 2; round++)
        {
            foreach (var user in (string[])["ada", "bob"])
            {
                foreach (var language in (string[])["de", "fr"])
                    Assert.Equal($"{user} in {language}", (await Shop.GetAsync(path, BearerOf(user), $"Accept-Language: {language}")).Text);
            }
        }

        Assert.Equal(4, Shop.Origin.CountOf(path));
    }

    [Fact]
    public async Task GuardedRoute_AsksForACredential_OnEveryHit()
    {
        const string path = "/guarded/credentials/shared";
        Shop.Origin.Answer(path, "for all who are signed in", "Cache-Control: public, max-age=60");
        await Shop.GetAsync(path, BearerOf("ada"));

        var hit = await Shop.GetAsync(path, BearerOf("bob"));

        Assert.Contains("; hit", hit.ValueOf("Cache-Status"), StringComparison.Ordinal);
        Assert.Equal(401, (await Shop.GetAsync(path)).Status);
        Assert.Equal(401, (await Shop.GetAsync(path, $"Authorization: Bearer {TokenOf(Claims(expiresIn: -60))}")).Status);
        Assert.Equal(401, (await Shop.GetAsync(path, $"Authorization: Bearer {TokenOf(Claims(), secret: "another")}")).Status);
        Assert.Equal(401, (await Shop.GetAsync(path, "Cache-Control: only-if-cached")).Status);
        Assert.Equal(401, (await Shop.GetAsync(path, "If-None-Match: *")).Status);
        Assert.Equal(401, (await Shop.SendAsync(new WireRequest("HEAD", path), "2")).Status);
        Assert.Equal(1, Shop.Origin.CountOf(path));
    }

    [Fact]
    public async Task GuardedRoute_WithoutAWordOfTheOrigin_StoresNothing()
    {
        const string path = "/guarded/credentials/silent";
        Shop.Origin.Answer(path, connection => Ok($"of {connection.Request.ValuesOf("X-Auth-Subject")[0]}", Fresh)(connection));

        Assert.Equal("of ada", (await Shop.GetAsync(path, BearerOf("ada"))).Text);
        Assert.Equal("of bob", (await Shop.GetAsync(path, BearerOf("bob"))).Text);
    }

    // What the gateway tells the origin of the caller is not in the client's request.
    [Fact]
    public async Task OptionalCredential_MakesAnAnswerOnesOwn()
    {
        const string path = "/optional/credentials/page";
        Shop.Origin.Answer(path, connection => Ok($"of {string.Join(',', connection.Request.ValuesOf("X-Auth-Subject"))}", Fresh)(connection));

        Assert.Equal("of ", (await Shop.GetAsync(path)).Text);
        Assert.Equal("of ada", (await Shop.GetAsync(path, BearerOf("ada"))).Text);
        Assert.Equal("of bob", (await Shop.GetAsync(path, BearerOf("bob"))).Text);
        Assert.Equal("of ", (await Shop.GetAsync(path)).Text);
    }

    // An origin that names it in Vary means what it is told, which no client sends.
    [Theory]
    [InlineData("X-Auth-Subject", "/optional/credentials/vary-subject")]
    public async Task Vary_ByWhatTheGatewayTellsOfTheCaller_NeverMixesThem(string name, string path)
    {
        Shop.Origin.Answer(path, connection => Ok($"of {string.Join(',', connection.Request.ValuesOf(name))}", "Cache-Control: public, max-age=60", $"Vary: {name}")(connection));

        Assert.Equal("of ada", (await Shop.GetAsync(path, BearerOf("ada"))).Text);
        Assert.Equal("of bob", (await Shop.GetAsync(path, BearerOf("bob"))).Text);
        Assert.Equal("of ", (await Shop.GetAsync(path)).Text);
    }

    private static string BearerOf(string user) => $"Authorization: Bearer {TokenOf(Claims(user))}";

    // As the gateway tells names that are no ASCII.
    private static string Told(string user) => string.Concat(user.Select(static next => next is > ' ' and <= '~' and not '%' ? next.ToString() : Uri.EscapeDataString(next.ToString())));
}
