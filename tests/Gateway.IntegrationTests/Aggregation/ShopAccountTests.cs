using System.Net;
using System.Text.Json;
using Gateway.IntegrationTests.Authentication;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>A customer's account as one screen, of the real Laravel, which knows its customers by session or token, and the real Express.</summary>
public sealed class ShopAccountTests(ShopAccounts shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output), IClassFixture<ShopAccounts>
{
    private const string Ada = """{"id":1,"name":"Ada","email":"ada@example.test"}""";
    private const string Offers = """{"1":"EX-0001","2":"EX-0002"}""";
    private const string First = """{"sku":"EX-0001","priceCents":499}""";

    private static string SanctumToken => $"1|{"orders".PadRight(40, '0')}";

    [Fact]
    public async Task Account_OfASession_IsWholeButForWhatExpressDoesNotKnow()
    {
        using var visitor = await shop.SignInAsync();

        using var response = await visitor.GetAsync("/api/screens/account");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            $$"""{"me":{{Ada}},"latest":{{await LatestAsync()}},"offers":{{Offers}},"first":{{First}},"points":{"points":0},"wish":null,"errors":[{"part":"points","status":401,"reason":"status"}]}""",
            await ShopAccounts.CompactAsync(response));
        // Incomplete, so nobody keeps it; the session goes on, as if the browser had asked Laravel.
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Null(response.Headers.ETag);
        Assert.Equal(["XSRF-TOKEN", "laravel_session"], response.Headers.GetValues("Set-Cookie").Select(static line => line.Split('=')[0]).Order(StringComparer.Ordinal));
        Assert.Matches(
            "^me;dur=\\d+;status=200, latest;dur=\\d+;status=200, offers;dur=\\d+;calls=2, first;dur=\\d+;status=200, points;dur=\\d+;status=401;error=status, wish;dur=\\d+;skipped$",
            response.Headers.GetValues("Gateway-Parts").Single());
    }

    [Fact]
    public async Task Account_OfASessionWithATokenOfExpress_IsWhole()
    {
        using var visitor = await shop.SignInAsync();
        var claims = $$"""{"sub":"ada","points":1.50,"exp":{{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 600}}}""";
        visitor.DefaultRequestHeaders.Authorization = new("Bearer", GuardedShop.TokenOf(claims, TestBackends.Running.Express[0].JwtSecret));

        using var response = await visitor.GetAsync("/api/screens/account?wish=7");

        Assert.Equal(
            $$"""{"me":{{Ada}},"latest":{{await LatestAsync()}},"offers":{{Offers}},"first":{{First}},"points":{"points":1.5},"wish":7}""", await ShopAccounts.CompactAsync(response));
        Assert.NotNull(response.Headers.ETag);
        // Laravel says no-cache, private of what is the customer's.
        Assert.Equal("private, no-cache", response.Headers.NonValidated["Cache-Control"].ToString());
    }

    [Fact]
    public async Task Account_OfAPersonalToken_IsOfItsOwner()
    {
        using var client = Gateway.CreateClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {SanctumToken}");

        using var response = await client.GetAsync("/api/screens/account");

        var account = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(Ada, account.GetProperty("me").GetRawText());
        Assert.Equal(First, account.GetProperty("first").GetRawText());
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    // As the browser would be told by Laravel itself; whatever waits for who it is, is not asked.
    [Theory]
    [InlineData(null)]
    [InlineData("2|expired0000000000000000000000000000000000")]
    [InlineData("not-a-token")]
    public async Task Account_OfNobody_IsLaravels401AndNothingElse(string? token)
    {
        using var client = Gateway.CreateClient();
        if (token is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json");

        using var screen = await client.GetAsync("/api/screens/account");
        using var alone = await client.GetAsync("/api/user");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (screen.StatusCode, alone.StatusCode));
        Assert.Equal(await alone.Content.ReadAsStringAsync(), await screen.Content.ReadAsStringAsync());
        Assert.Equal(alone.Content.Headers.ContentType, screen.Content.Headers.ContentType);
        Assert.Matches("^me;dur=\\d+;status=401;error=status, .*first;dur=\\d+;error=(cancelled|no_value)", screen.Headers.GetValues("Gateway-Parts").Single());
        Assert.DoesNotContain("EX-0001", await screen.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Account_WithAProductThatIsNot_IsLaravels404()
    {
        using var visitor = await shop.SignInAsync();

        using var screen = await visitor.GetAsync("/api/screens/account?wish=99999");

        Assert.Equal(HttpStatusCode.NotFound, screen.StatusCode);
        Assert.True(JsonElement.Parse(await screen.Content.ReadAsStringAsync()).TryGetProperty("message", out _));
        Assert.Contains("wish;dur=", screen.Headers.GetValues("Gateway-Parts").Single(), StringComparison.Ordinal);
    }

    // The page that asks is not among what parts are sent unless it is named, and without it Laravel takes no session.
    [Fact]
    public async Task Session_WithoutThePageItComesFrom_IsNotLaravels()
    {
        using var visitor = await shop.SignInAsync();

        using var response = await visitor.GetAsync("/api/screens/strict");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    // Laravel matches its routes against the decoded path: with slashes, whoever chooses a value chooses the route.
    [Fact]
    public async Task Value_WithASlash_IsNotAnotherRouteOfLaravels()
    {
        using var client = Gateway.CreateClient();

        var chosen = JsonElement.Parse(await client.GetStringAsync("/api/screens/chosen?what=products%2F7"));

        Assert.Equal(JsonValueKind.Null, chosen.GetProperty("a").ValueKind);
        Assert.Equal(7, chosen.GetProperty("b").GetInt32());
        Assert.Equal("""[{"part":"a","status":null,"reason":"bad_value"}]""", chosen.GetProperty("errors").GetRawText());
    }

    [Fact]
    public async Task Told_ByPart_IsWhatItsAllowlistHas()
    {
        var token = await ThreeShopsTests.PassportTokenAsync();
        using var client = Gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/screens/told");
        foreach (var (name, value) in new[]
        {
            ("Authorization", $"Bearer {token}"), ("Cookie", "tracker=1"), ("Accept-Language", "de"), ("X-Private", "mine"), ("Referer", "http://elsewhere.test/"), ("Origin", "null"),
            ("X-User-Id", "2"), ("X_User_Id", "2"), ("X-Forwarded-For", "198.51.100.7"), ("X-Api-Key", "secret"), ("Range", "bytes=0-1"), ("If-None-Match", "\"x\""), ("Proxy-Authorization", "Basic eA=="),
        })
            request.Headers.TryAddWithoutValidation(name, value);

        using var response = await client.SendAsync(request);

        var told = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.False(told.TryGetProperty("errors", out _), told.GetRawText());
        AssertTold(name => ShopAccounts.SeenByLaravel(told.GetProperty("php"), name.ToLowerInvariant()), [$"Bearer {token}"], ["tracker=1"], ["1"]);
        AssertTold(name => ShopAccounts.SeenByExpress(told.GetProperty("node"), name), [$"Bearer {token}"], ["tracker=1"], ["1"]);
        AssertTold(name => ShopAccounts.SeenByLaravel(told.GetProperty("phpOpen"), name.ToLowerInvariant()), [], [], []);
        AssertTold(name => ShopAccounts.SeenByExpress(told.GetProperty("nodeOpen"), name), [], [], []);
        AssertTold(name => ShopAccounts.SeenByExpress(told.GetProperty("nodeOwn"), name), [], [], []);
        Assert.Equal(["1"], ShopAccounts.SeenByExpress(told.GetProperty("nodeOwn"), "X-Customer"));
        // It has a claim in it, whatever backends say of theirs.
        Assert.Contains("private", response.Headers.NonValidated["Cache-Control"].ToString(), StringComparison.Ordinal);
    }

    private static void AssertTold(Func<string, string[]> seen, string[] authorization, string[] cookie, string[] user)
    {
        Assert.Equal(authorization, seen("Authorization"));
        Assert.Equal(cookie, seen("Cookie"));
        Assert.Equal(user, seen("X-User-Id"));
        Assert.Equal(["de"], seen("Accept-Language"));
        foreach (var name in new[] { "X-Private", "Referer", "Origin", "X-Api-Key", "X_User_Id", "Range", "If-None-Match", "Proxy-Authorization" })
            Assert.Empty(seen(name));
        Assert.DoesNotContain("198.51.100.7", string.Join(',', seen("X-Forwarded-For")), StringComparison.Ordinal);
    }

    // As Laravel has it, each time anew: tests beside this one do not change the catalogue.
    private static async Task<string> LatestAsync()
    {
        using var direct = new HttpClient();
        var page = JsonElement.Parse(await direct.GetStringAsync($"{TestBackends.Running.Laravel.Url}/api/products?per_page=2"));
        return $"[{string.Join(',', page.GetProperty("data").EnumerateArray().Select(static product => $$"""{"id":{{product.GetProperty("id")}},"cents":{{product.GetProperty("price_cents")}}}"""))}]";
    }
}
