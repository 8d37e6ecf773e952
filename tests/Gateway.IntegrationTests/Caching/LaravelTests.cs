using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Caching;

/// <summary>A Laravel shop all of which is under one policy, its API and its pages with sessions.</summary>
public sealed partial class LaravelTests(CachedBackends shops, ITestOutputHelper output) : GatewayTest(shops.Gateway, output), IClassFixture<CachedBackends>
{
    private const string Host = CachedBackends.Laravel;

    [Theory]
    [InlineData("/api/products?page=2")]
    [InlineData("/api/products/3")]
    [InlineData("/api/url")]
    [InlineData("/css/shop.css")]
    public async Task Answer_WithoutASession_IsServedFromTheCache(string target)
    {
        var first = await shops.GetAsync(Host, target);
        var second = await shops.GetStoredAsync(Host, target);

        Assert.Equal((200, first.Text), (second.Status, second.Text));
    }

    [Fact]
    public async Task Product_ThatAClientHas_IsNotSentAgain()
    {
        var product = await shops.GetAsync(Host, "/api/products/4");

        var again = await shops.GetStoredAsync(Host, "/api/products/4", $"If-None-Match: {product.ValueOf("ETag")}");

        Assert.Equal((304, 0), (again.Status, again.Body.Length));
        Assert.Contains("; hit", again.ValueOf("Cache-Status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Part_OfADownload_IsCutByWhoHasIt()
    {
        var whole = await shops.GetAsync(Host, "/downloads/catalogue.bin");
        var part = await shops.GetAsync(Host, "/downloads/catalogue.bin", "Range: bytes=1000000-1000031");

        Assert.Equal((206, 32), (part.Status, part.Body.Length));
        Assert.Equal(whole.Body[1_000_000..1_000_032], part.Body);
    }

    // Links are made of the address that was asked for: one host's are not another's.
    [Fact]
    public async Task Links_AreThoseOfTheHostThatWasAskedFor()
    {
        foreach (var evil in (string[])["X-Forwarded-Host: evil", "X-Forwarded-Port: 1", "X-Forwarded-Prefix: /evil", "Forwarded: host=evil", "X-Original-URL: /evil"])
        {
            var target = $"/api/products?page=1&per_page={evil.Length}";
            await shops.GetAsync(Host, target, evil);

            var answer = await shops.GetStoredAsync(Host, target);

            Assert.DoesNotContain("evil", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(":1/", answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    [InlineData("/account")]
    [InlineData("/login?x.css")]
    public async Task Page_WithASession_IsNeverStored(string page)
    {
        var first = await shops.GetAsync(Host, page);
        var second = await shops.GetAsync(Host, page);

        Assert.NotEqual(SessionOf(first), SessionOf(second));
        Assert.DoesNotContain("; hit", second.ValueOf("Cache-Status"), StringComparison.Ordinal);
        if (Token().Match(first.Text) is { Success: true } token)
            Assert.NotEqual(token.Value, Token().Match(second.Text).Value);
    }

    [Fact]
    public async Task Visitors_AtOnce_EachLogInWithTheirOwnToken()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using var visitor = Gateway.CreateVisitor(Host);
            await SubmitAsync(visitor, "/login", Token().Match(await visitor.GetStringAsync("/login")).Groups["token"].Value);
            var account = await visitor.GetStringAsync("/account");
            Assert.Contains("ada@example.test", account, StringComparison.Ordinal);

            await SubmitAsync(visitor, "/logout", Token().Match(account).Groups["token"].Value);
            using var afterwards = await visitor.GetAsync("/account");
            Assert.Equal(new Uri(visitor.BaseAddress!, "/login"), afterwards.RequestMessage!.RequestUri);
        }));
    }

    [Fact]
    public async Task Account_OfAVisitor_IsInNoDisguiseHandedToOthers()
    {
        using var visitor = Gateway.CreateVisitor(Host);
        await SubmitAsync(visitor, "/login", Token().Match(await visitor.GetStringAsync("/login")).Groups["token"].Value);

        foreach (var target in (string[])["/account", "/account/x.css", "/account.css", "/account?x.css", "/account%2fx.css", "/account;x.css", "/index.php/account", "/index.php/account/x.css"])
        {
            using var mine = await visitor.GetAsync(target);

            Assert.DoesNotContain("ada@example.test", (await shops.GetAsync(Host, target)).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Token_OfACaller_IsWhatTheAnswerIsFor()
    {
        var bearer = $"Authorization: Bearer 1|{"orders".PadRight(40, '0')}";

        for (var round = 0; round < 3; round++)
        {
            var mine = await shops.GetAsync(Host, "/api/user", bearer, "Accept: application/json");
            Assert.Equal("ada@example.test", JsonSerializer.Deserialize<JsonElement>(mine.Body).GetProperty("email").GetString());
            Assert.Equal(401, (await shops.GetAsync(Host, "/api/user", "Accept: application/json")).Status);
        }
    }

    private static string SessionOf(RawResponse response) => response.ValuesOf("Set-Cookie").Single(static cookie => cookie.StartsWith("laravel_session=", StringComparison.Ordinal));

    private static async Task SubmitAsync(HttpClient visitor, string target, string token)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["_token"] = token, ["email"] = "ada@example.test", ["password"] = "password" });
        using var response = await visitor.PostAsync(target, form);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [GeneratedRegex("""name="_token" value="(?<token>\w+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
