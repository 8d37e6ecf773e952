using System.Net;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Laravel;

[Collection(ShopTests.Name)]
public sealed partial class LoginJourneyTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    [Fact]
    public async Task Login_WithTokenAndSession_ShowsTheAccountUntilLogout()
    {
        using var visitor = Gateway.CreateVisitor(ShopGateway.LaravelHost);

        var login = await SubmitAsync(visitor, "/login", await TokenOfAsync(visitor, "/login"));
        var account = await login.Content.ReadAsStringAsync();
        Assert.Equal(new Uri(visitor.BaseAddress!, "/account"), login.RequestMessage!.RequestUri);
        Assert.Contains("ada@example.test", account, StringComparison.Ordinal);

        var logout = await SubmitAsync(visitor, "/logout", Token().Match(account).Groups["token"].Value);
        Assert.Equal(visitor.BaseAddress, logout.RequestMessage!.RequestUri);

        var afterwards = await visitor.GetAsync("/account");
        Assert.Equal(new Uri(visitor.BaseAddress!, "/login"), afterwards.RequestMessage!.RequestUri);
    }

    [Fact]
    public async Task Login_WithoutToken_IsRefusedByLaravel()
    {
        using var visitor = Gateway.CreateVisitor(ShopGateway.LaravelHost);
        await visitor.GetStringAsync("/login");

        var response = await SubmitAsync(visitor, "/login", "not-the-token");

        Assert.Equal(419, (int)response.StatusCode);
    }

    [Fact]
    public async Task Cookies_OfASession_ArriveAsLaravelSetThem()
    {
        using var client = Gateway.CreateClient(ShopGateway.LaravelHost);

        var response = await client.GetAsync("/login");

        var cookies = response.Headers.GetValues("Set-Cookie").ToArray();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["XSRF-TOKEN", "laravel_session"], cookies.Select(static cookie => cookie.Split('=')[0]).Order(StringComparer.Ordinal));
        Assert.All(cookies, static cookie => Assert.Contains("; path=/;", cookie, StringComparison.Ordinal));
        Assert.All(cookies, static cookie => Assert.EndsWith("; samesite=lax", cookie, StringComparison.Ordinal));
        Assert.All(cookies, static cookie => Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<string> TokenOfAsync(HttpClient visitor, string page) =>
        Token().Match(await visitor.GetStringAsync(page)).Groups["token"].Value;

    private static async Task<HttpResponseMessage> SubmitAsync(HttpClient visitor, string target, string token)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_token"] = token,
            ["email"] = "ada@example.test",
            ["password"] = "password",
        });
        return await visitor.PostAsync(target, form);
    }

    [GeneratedRegex("""name="_token" value="(?<token>\w+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
