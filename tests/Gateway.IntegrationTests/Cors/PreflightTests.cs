using Gateway.IntegrationTests.Wire;
using static Gateway.IntegrationTests.Cors.CorsGateway;

namespace Gateway.IntegrationTests.Cors;

/// <summary>What browsers ask before requests that no form could send.</summary>
public sealed class PreflightTests(CorsGateway gateway) : IClassFixture<CorsGateway>
{
    [Theory]
    [InlineData("1.1", "/guarded/orders", Shop)]
    [InlineData("2", "/guarded/orders", Checkout)]
    [InlineData("1.1", "/open/x", Checkout)]
    [InlineData("1.1", "/limited/x", Shop)]
    [InlineData("1.1", "/office/x", Shop)]
    [InlineData("1.1", "/closed/x", Shop)]
    [InlineData("1.1", "/dead/x", Shop)]
    public async Task Preflight_IsAnsweredHere_BeforeAnythingCouldRefuseIt(string version, string target, string origin)
    {
        for (var i = 0; i < 3; i++)
        {
            var answer = await gateway.AskAsync(target, origin, "PUT", "content-type,x-key", version);

            Assert.Equal(204, answer.Status);
            Assert.Equal(origin, answer.ValueOf("Access-Control-Allow-Origin"));
            Assert.Equal("true", answer.ValueOf("Access-Control-Allow-Credentials"));
            Assert.Equal("GET, PUT, DELETE", answer.ValueOf("Access-Control-Allow-Methods"));
            Assert.Equal("Content-Type, X-Key", answer.ValueOf("Access-Control-Allow-Headers"));
            Assert.Equal("7200", answer.ValueOf("Access-Control-Max-Age"));
            Assert.Contains("Origin", answer.ValueOf("Vary"), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(gateway.Backend.Requests, request => request.Method == "OPTIONS" && request.Target == target);
    }

    [Theory]
    [InlineData("/guarded/orders", Evil)]
    [InlineData("/guarded/orders", "null")]
    [InlineData("/guarded/orders", "http://shop.example")]
    [InlineData("/guarded/orders", "https://a.b.shop.example")]
    [InlineData("/off/x", Shop)]
    public async Task Preflight_OfAnOriginThatIsNotAllowed_GetsNoPermission(string target, string origin)
    {
        var answer = await gateway.AskAsync(target, origin, "GET");

        Assert.Equal(204, answer.Status);
        Assert.DoesNotContain(answer.Headers, static header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("Origin", answer.ValueOf("Vary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preflight_OfTwoOrigins_GetsNoPermission()
    {
        var answer = await gateway.SendAsync("OPTIONS", "/open/x", "1.1", $"Origin: {Shop}", $"Origin: {Evil}", "Access-Control-Request-Method: GET");

        Assert.DoesNotContain(answer.Headers, static header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Preflight_WhereAnythingIsAllowed_IsToldWhatItAsksFor()
    {
        var answer = await gateway.AskAsync("/anybody/x", Evil, "PATCH", "authorization,x-anything");

        Assert.Equal("*", answer.ValueOf("Access-Control-Allow-Origin"));
        Assert.Equal("PATCH", answer.ValueOf("Access-Control-Allow-Methods"));
        Assert.Equal("authorization,x-anything", answer.ValueOf("Access-Control-Allow-Headers"));
        Assert.Null(answer.ValueOf("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Preflight_BelongsToTheRouteOfTheMethodItAsksFor()
    {
        Assert.Equal(204, (await gateway.AskAsync("/guarded/orders", Shop, "GET")).Status);
        // That of DELETE has no policy, so nobody has said that pages may.
        Assert.Null((await gateway.AskAsync("/guarded/orders", Shop, "DELETE")).ValueOf("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Preflight_ForARouteWithoutPolicy_GoesWhereOptionsGo_AndGetsNoPermissionOfAnother()
    {
        // Of /wide/cart, DELETE is a route that has said nothing; everything else is the wide one's.
        Assert.Equal(204, (await gateway.AskAsync("/wide/cart", Shop, "PUT")).Status);
        var other = await gateway.AskAsync("/wide/cart", Shop, "DELETE");
        Assert.Equal((200, null), (other.Status, other.ValueOf("Access-Control-Allow-Methods")));

        Assert.Equal(204, (await gateway.AskAsync("/own/x", Shop, "PUT")).Status);
        Assert.Equal((200, "\"/own/x\""), ((await gateway.AskAsync("/own/x", Shop, "DELETE")).Status, (await gateway.AskAsync("/own/x", Shop, "DELETE")).Text));
    }

    [Fact]
    public async Task Preflight_ForAnUnusualPath_IsAnswered() => Assert.Equal(204, (await gateway.AskAsync("/guarded/a%2Fb", Shop, "PUT")).Status);

    [Fact]
    public async Task Preflight_OfAnAggregate_IsAnsweredHere()
    {
        var answer = await gateway.AskAsync("/home", Shop, "GET", "x-key");

        Assert.Equal(204, answer.Status);
        Assert.Equal(Shop, answer.ValueOf("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Options_ThatIsNoPreflight_AndPreflightsWithoutPolicy_GoToTheBackend()
    {
        Assert.Equal(200, (await gateway.SendAsync("OPTIONS", "/open/asked", "1.1", $"Origin: {Shop}")).Status);
        Assert.Equal(200, (await gateway.SendAsync("OPTIONS", "/open/asked", "1.1", "Access-Control-Request-Method: PUT")).Status);
        Assert.Equal(2, gateway.CountOf("/open/asked"));

        var left = await gateway.AskAsync("/left/x", Evil, "PUT");
        Assert.Equal((200, "*"), (left.Status, left.ValueOf("Access-Control-Allow-Origin")));
    }
}
