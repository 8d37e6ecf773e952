using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>The example for three shops, in front of the real ones.</summary>
[Collection(ShopTests.Name)]
public sealed partial class ThreeShopsTests(ThreeShops shops, ITestOutputHelper output) : GatewayTest(shops.Gateway, output), IClassFixture<ThreeShops>
{
    private static TestBackends Backends => TestBackends.Running;

    [Fact]
    public async Task Passport_TokenOfLaravel_IsProvedHere()
    {
        var token = await PassportTokenAsync();

        var echo = await EchoAsync("laravel.localhost", "/api/echo/x", token);

        Assert.Equal("1", HeaderOf(echo, "x-auth-subject"));
        Assert.Equal("orders:read orders:write", HeaderOf(echo, "x-auth-scopes"));
        Assert.Equal(401, await StatusAsync("laravel.localhost", "/api/echo/x", token[..^4] + "AAAA"));
        Assert.Equal(401, await StatusAsync("laravel.localhost", "/api/echo/x", null));
    }

    [Fact]
    public async Task Passport_TokenThatLaravelTakesBack_IsRefusedInASecond()
    {
        var token = await PassportTokenAsync();
        Assert.Equal(200, await StatusAsync("laravel.localhost", "/api/echo/x", token));

        using var direct = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = "1", ["client_secret"] = "mobile-app", ["token"] = token });
        using var revoked = await direct.PostAsync($"{Backends.Laravel.Url}/oauth/revoke", form);
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);

        await Eventually.HoldsAsync(async () => await StatusAsync("laravel.localhost", "/api/echo/x", token) == 401, "the token is refused", TimeSpan.FromSeconds(1));
        Assert.Equal(200, await StatusAsync("laravel.localhost", "/api/echo/x", await PassportTokenAsync()));
    }

    [Fact]
    public async Task Sanctum_Token_IsAskedAboutOnce()
    {
        using var direct = new HttpClient();
        (await direct.PostAsync($"{Backends.Laravel.Url}/api/user/uses/reset", null)).Dispose();
        var token = $"1|{"orders".PadRight(40, '0')}";

        for (var i = 0; i < 5; i++)
        {
            var echo = await EchoAsync("laravel.localhost", "/api/echo/x", token);
            Assert.Equal(("1", "orders:read"), (HeaderOf(echo, "x-auth-subject"), HeaderOf(echo, "x-auth-scopes")));
        }

        var uses = await direct.GetFromJsonAsync<JsonElement>($"{Backends.Laravel.Url}/api/user/uses");
        Assert.Equal(1, uses.GetProperty("total").GetInt32());
        Assert.Equal(401, await StatusAsync("laravel.localhost", "/api/echo/x", $"2|{"expired".PadRight(40, '0')}"));
    }

    [Fact]
    public async Task Sanctum_SessionOfABrowser_IsAskedAbout()
    {
        using var visitor = Gateway.CreateVisitor("laravel.localhost");
        var page = await visitor.GetStringAsync("/login");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_token"] = Token().Match(page).Groups["token"].Value, ["email"] = "ada@example.test", ["password"] = "password",
        });
        using var login = await visitor.PostAsync("/login", form);
        Assert.EndsWith("/account", login.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/echo/x");
        request.Headers.Add("Referer", new Uri(visitor.BaseAddress!, "/account").AbsoluteUri);
        using var answer = await visitor.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("1", HeaderOf(await answer.Content.ReadFromJsonAsync<JsonElement>(), "x-auth-subject"));
    }

    [Fact]
    public async Task Express_Token_IsProvedHereAndStaysHere()
    {
        var claims = $$"""{"iss":"express","aud":"express","sub":"42","exp":{{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 600}}}""";

        Assert.Equal(200, await StatusAsync("express.localhost", "/api/products", GuardedShop.TokenOf(claims, Backends.Express[0].JwtSecret)));
        Assert.Equal(401, await StatusAsync("express.localhost", "/api/products", GuardedShop.TokenOf(claims, "another")));
        // The token was not passed on, so what Express guards itself is closed.
        Assert.Equal(401, await StatusAsync("express.localhost", "/jwt/me", GuardedShop.TokenOf(claims, Backends.Express[0].JwtSecret)));
    }

    [Fact]
    public async Task Next_SessionOfAuthJs_IsProvedHere()
    {
        using var visitor = Gateway.CreateVisitor("next.localhost");
        var csrf = await visitor.GetFromJsonAsync<JsonElement>("/api/auth/csrf");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["csrfToken"] = csrf.GetProperty("csrfToken").GetString()!, ["email"] = "ada@example.test", ["password"] = "password",
        });
        using var login = await visitor.PostAsync("/api/auth/callback/credentials", form);

        var session = await visitor.GetFromJsonAsync<JsonElement>("/api/session");

        Assert.Equal("Ada", session.GetProperty("user").GetProperty("name").GetString());
        Assert.Equal(401, await StatusAsync("next.localhost", "/api/session", null));
    }

    [Theory]
    [InlineData("authjs", 600, 200)]
    [InlineData("authjs", -600, 401)]
    [InlineData("nextauth4", 600, 401)]
    public async Task Next_TokenThatTheLibraryMakes_IsJudged(string kind, int maxAge, int status)
    {
        var token = await LibraryTokens.OfNextAsync(new { kind, secret = Backends.Next.AuthSecret, cookie = "authjs.session-token", claims = new { sub = "7", name = new string('n', 3000) }, maxAge });
        // As the library itself would, in parts: it is too long for one cookie.
        var cookies = string.Join("; ", token.Chunk(3000).Select(static (part, i) => $"authjs.session-token.{i}={new string(part)}"));
        using var client = Gateway.CreateClient("next.localhost");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/session");
        request.Headers.Add("Cookie", cookies);

        using var answer = await client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Next_BrowserThatIsNotSignedIn_IsSentToSignIn()
    {
        using var client = Gateway.CreateClient("next.localhost");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/session?a=1");
        request.Headers.Add("Accept", "text/html,*/*;q=0.8");

        using var answer = await client.SendAsync(request);

        Assert.Equal((HttpStatusCode.Redirect, "/api/auth/signin?callbackUrl=%2Fapi%2Fsession%3Fa%3D1"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
    }

    /// <summary>A token of Passport for the first user, of client 1.</summary>
    internal static async Task<string> PassportTokenAsync()
    {
        using var direct = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password", ["client_id"] = "1", ["client_secret"] = "mobile-app", ["username"] = "ada@example.test", ["password"] = "password", ["scope"] = "orders:read orders:write",
        });
        using var answer = await direct.PostAsync($"{Backends.Laravel.Url}/oauth/token", form);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    private static string? HeaderOf(JsonElement echo, string name)
    {
        var headers = echo.GetProperty("headers");
        return headers.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.Array ? value[0].GetString() : value.GetString() : null;
    }

    private async Task<JsonElement> EchoAsync(string host, string path, string token)
    {
        using var client = Gateway.CreateClient(host);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return await client.GetFromJsonAsync<JsonElement>(path);
    }

    private async Task<int> StatusAsync(string host, string path, string? token)
    {
        using var client = Gateway.CreateClient(host);
        if (token is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var answer = await client.GetAsync(path);
        return (int)answer.StatusCode;
    }

    [GeneratedRegex("""name="_token" value="(?<token>\w+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
