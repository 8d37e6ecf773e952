using System.Net;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>The screen of the example that is for one customer alone.</summary>
public sealed class AccountScreenTests(AccountScreen screen, ITestOutputHelper output) : GatewayTest(screen.Gateway, output), IClassFixture<AccountScreen>
{
    [Fact]
    public async Task Account_WithLaravelsToken_IsOfThatCustomerAlone()
    {
        using var client = Gateway.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", screen.Token);

        using var response = await client.GetAsync("/api/screens/account");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var account = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.False(account.TryGetProperty("errors", out _), account.GetRawText());
        Assert.Equal("""{"name":"Ada"}""", account.GetProperty("me").GetRawText());
        Assert.Equal("""[{"of":"/api/orders?user=1"}]""", account.GetProperty("orders").GetRawText());
        Assert.Equal("""{"user":"1","orders":[{"of":"/api/orders?user=1"}],"limit":10}""", account.GetProperty("recommended").GetRawText());
        Assert.Equal("private, max-age=60", response.Headers.NonValidated["Cache-Control"].Single());
        Assert.All(screen.Requests, static request => Assert.Equal(["1"], request.ValuesOf("X-User-Id")));
        Assert.All(screen.Requests, request => Assert.Equal([$"Bearer {screen.Token}"], request.ValuesOf("Authorization")));
    }
}
