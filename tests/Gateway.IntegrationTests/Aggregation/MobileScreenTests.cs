using System.Net;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>The screens of the example, of what Laravel and Express really answer.</summary>
public sealed class MobileScreenTests(MobileScreens screens, ITestOutputHelper output)
    : GatewayTest(screens.Gateway, output), IClassFixture<MobileScreens>
{
    [Fact]
    public async Task Home_HasProductsOfLaravelAndOffersOfNode()
    {
        using var client = Gateway.CreateClient();
        client.DefaultRequestHeaders.Add("X-App-Version", "3.1");

        using var response = await client.GetAsync("/api/screens/home?count=2");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var home = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.False(home.TryGetProperty("errors", out _), home.GetRawText());
        var (featured, newest) = (home.GetProperty("sections")[0].GetProperty("items"), home.GetProperty("sections")[1]);
        Assert.Equal(2, featured.GetArrayLength());
        Assert.Equal(["id", "name", "priceCents"], featured[0].EnumerateObject().Select(static member => member.Name));
        Assert.Equal(3, newest.GetProperty("items").GetArrayLength());
        Assert.DoesNotContain("description", newest.GetProperty("items")[0].EnumerateObject().Select(static member => member.Name));
        Assert.Equal(["1", "2", "3"], newest.GetProperty("offers").EnumerateObject().Select(static member => member.Name));
        Assert.Equal("EX-0001", home.GetProperty("deal").GetProperty("sku").GetString());
        Assert.Contains("offers;dur=", response.Headers.GetValues("Gateway-Parts").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_OfAnOldApp_HasNoDeal()
    {
        using var client = Gateway.CreateClient();

        var home = JsonElement.Parse(await client.GetStringAsync("/api/screens/home"));

        Assert.Equal(JsonValueKind.Null, home.GetProperty("deal").ValueKind);
        Assert.Equal(0, home.GetProperty("sections")[0].GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Product_WithoutReviews_SaysSo()
    {
        using var client = Gateway.CreateClient();

        using var response = await client.GetAsync("/api/screens/products/7");

        var screen = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        var alone = JsonElement.Parse(await client.GetStringAsync("/api/products/7"));
        Assert.Equal(alone.GetProperty("data").GetRawText(), screen.GetProperty("product").GetRawText());
        Assert.Equal("EX-0007", screen.GetProperty("offer").GetProperty("sku").GetString());
        Assert.Equal("""[{"part":"reviews","status":404,"reason":"status"}]""", screen.GetProperty("errors").GetRawText());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Product_ThatLaravelHasNot_IsLaravels404()
    {
        using var client = Gateway.CreateClient();

        using var screen = await client.GetAsync("/api/screens/products/99999");

        Assert.Equal(HttpStatusCode.NotFound, screen.StatusCode);
        Assert.Contains("message", await screen.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_HasScreensAndWhatIsForwarded()
    {
        using var client = Gateway.CreateClient();
        using var list = new StringContent("""[ "/api/screens/home", "/api/products/7", "/api/screens/account" ]""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

        using var response = await client.PostAsync("/api/batch", list);

        var responses = JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("responses");
        Assert.Equal([200, 200, 401], responses.EnumerateArray().Select(static one => one.GetProperty("status").GetInt32()));
        Assert.Equal("Welcome", responses[0].GetProperty("body").GetProperty("title").GetString());
        var alone = JsonElement.Parse(await client.GetStringAsync("/api/products/7"));
        Assert.Equal(alone.GetRawText(), responses[1].GetProperty("body").GetRawText());
    }

    [Fact]
    public async Task Account_WithoutAToken_Is401AndNobodyIsAsked()
    {
        using var client = Gateway.CreateClient();

        using var response = await client.GetAsync("/api/screens/account");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.False(response.Headers.Contains("Gateway-Parts"));
    }
}
