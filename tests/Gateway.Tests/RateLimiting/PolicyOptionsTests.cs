using System.Net;
using System.Text.Json;
using Gateway.Transforms.RateLimiting;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.RateLimiting;

/// <summary>Costs, tiers, exemptions and shadows.</summary>
public sealed class PolicyOptionsTests
{
    private static readonly RateLimiterPolicyOptions TenAMinute = new() { Algorithm = LimitAlgorithm.FixedWindow, Limit = 10, Window = TimeSpan.FromMinutes(1) };

    [Theory]
    [InlineData(200, 9)]
    [InlineData(401, 4)]
    [InlineData(404, 8)]
    [InlineData(304, 10)]
    public async Task Cost_ByStatus_StandsInPlaceOfTheRequests(int status, int left)
    {
        var statuses = new Dictionary<string, int> { ["4xx"] = 2, ["401"] = 6, ["304"] = 0 };
        var route = new LimitedRoute(("shop", TenAMinute with { Cost = new() { Statuses = statuses } }));
        await route.SendAsync(status: status);

        Assert.Equal($"\"shop\";r={left - 1};t=60", (await route.SendAsync()).Response.Headers["RateLimit"]);
    }

    [Fact]
    public async Task Cost_OfFailedLogins_RefusesTheThird_WhileGoodOnesPass()
    {
        var cost = new RateLimiterCostOptions { Statuses = new Dictionary<string, int> { ["401"] = 5, ["2xx"] = 0 } };
        var route = new LimitedRoute(("logins", TenAMinute with { Cost = cost }));
        Assert.Equal(50, await route.CountAllowedAsync(50));
        await route.SendAsync(status: 401);
        await route.SendAsync(status: 401);

        Assert.Equal(429, (await route.SendAsync()).Response.StatusCode);
    }

    [Fact]
    public async Task Cost_OfMoreThanIsLeft_CountsAsDebt_ForNoMoreThanAnotherWindow()
    {
        var cost = new RateLimiterCostOptions { Statuses = new Dictionary<string, int> { ["500"] = 1_000_000 } };
        var route = new LimitedRoute(("shop", TenAMinute with { Algorithm = LimitAlgorithm.TokenBucket, Cost = cost }));
        await route.SendAsync(status: 500);

        Assert.Equal("66", (await route.SendAsync()).Response.Headers.RetryAfter);
        route.Clock.Advance(TimeSpan.FromSeconds(66));
        Assert.Equal(200, (await route.SendAsync()).Response.StatusCode);
    }

    [Theory]
    [InlineData(CountedBytes.Response, 700)]
    [InlineData(CountedBytes.Request, 950)]
    [InlineData(CountedBytes.Both, 650)]
    public async Task Cost_OfBytes_IsPaidAtTheEnd(CountedBytes bytes, int left)
    {
        var policy = TenAMinute with { Limit = 1000, Cost = new() { Request = 0, Bytes = bytes } };
        var route = new LimitedRoute(("shop", policy));
        var (context, response) = route.NewRequest(static context =>
        {
            context.Request.Body = new MemoryStream(new byte[50]);
            context.Response.Body = new MemoryStream();
            context.Features.Set<Microsoft.AspNetCore.Http.Features.IHttpRequestBodyDetectionFeature>(new HasBody());
        });
        await new RateLimitingMiddleware(
            static async next =>
            {
                await next.Request.Body.CopyToAsync(Stream.Null);
                await next.Response.Body.WriteAsync(new byte[300]);
            },
            isOfCaller: false).InvokeAsync(context);
        await response.CompleteAsync();

        Assert.Equal("\"shop\";q=1000;w=60;qu=\"content-bytes\"", context.Response.Headers["RateLimit-Policy"]);
        Assert.Equal($"\"shop\";r={left};t=60", (await route.SendAsync()).Response.Headers["RateLimit"]);
    }

    [Fact]
    public async Task Cost_OfARequest_IsTakenWhenItComes()
    {
        var route = new LimitedRoute(("shop", TenAMinute with { Cost = new() { Request = 4 } }));

        Assert.Equal("200 200 429", string.Join(' ', await route.SendManyAsync(3)));
    }

    [Theory]
    [InlineData("gold", "\"shop\";q=50;w=60", 50)]
    [InlineData("silver", "\"shop\";q=20;w=60", 20)]
    [InlineData("lead", "\"shop\";q=10;w=60", 10)]
    [InlineData(null, "\"shop\";q=10;w=60", 10)]
    public async Task Tiers_ByTheCallersTag_HaveTheirOwnLimits(string? tag, string told, int allowed)
    {
        var tiers = new RateLimiterTiersOptions { Limits = new Dictionary<string, RateLimiterTierOptions> { ["gold"] = new() { Limit = 50 }, ["silver"] = new() { Limit = 20 } } };
        var route = new LimitedRoute(("shop", TenAMinute with { Key = ["owner"], Tiers = tiers }));
        Action<HttpContext> caller = context => context.Features.Set(new Caller("keys", JsonSerializer.SerializeToElement(new { sub = "ada", tag }), []));

        Assert.Equal(told, (await route.SendAsync(caller)).Response.Headers["RateLimit-Policy"]);
        Assert.Equal(allowed - 1, await route.CountAllowedAsync(60, caller));
    }

    [Fact]
    public async Task Exempt_ByAddress_IsNeitherCountedNorTold()
    {
        var route = new LimitedRoute(("shop", TenAMinute with { Limit = 1, Exempt = new() { Addresses = ["10.0.0.0/8"] } }));
        Action<HttpContext> inside = static context => context.Connection.RemoteIpAddress = IPAddress.Parse("10.1.2.3");

        Assert.Equal(20, await route.CountAllowedAsync(20, inside));
        Assert.Equal(0, (await route.SendAsync(inside)).Response.Headers["RateLimit"].Count);
        Assert.Equal(1, await route.CountAllowedAsync(5));
    }

    [Fact]
    public async Task Exempt_ByClaim_AsksWhoCalls()
    {
        var claims = new Dictionary<string, IReadOnlyList<string>> { ["roles"] = ["admin", "robot"] };
        var route = new LimitedRoute(("shop", TenAMinute with { Limit = 1, Exempt = new() { Claims = claims } }));
        Action<HttpContext> admin = static context => context.Features.Set(new Caller("tokens", JsonSerializer.SerializeToElement(new { sub = "ada", roles = new[] { "user", "admin" } }), []));

        Assert.Null(route.Limits.Early);
        Assert.Equal(20, await route.CountAllowedAsync(20, admin));
        Assert.Equal(1, await route.CountAllowedAsync(5));
    }

    [Fact]
    public async Task Shadow_BesideAnother_RefusesNobodyAndTellsClientsNothing()
    {
        var route = new LimitedRoute(("strict", TenAMinute with { Limit = 1, Shadow = true }), ("shop", TenAMinute));

        Assert.Equal(10, await route.CountAllowedAsync(12));
        Assert.Equal("\"shop\";r=0;t=60", (await route.SendAsync()).Response.Headers["RateLimit"]);
    }

    [Fact]
    public async Task Shadow_Alone_TellsNothing()
    {
        var route = new LimitedRoute(("strict", TenAMinute with { Limit = 1, Shadow = true, Cost = new() { Statuses = new Dictionary<string, int> { ["200"] = 3 } } }));
        var response = (await route.SendAsync()).Response;

        Assert.Equal((200, 0, 0), (response.StatusCode, response.Headers["RateLimit"].Count, response.Headers["RateLimit-Policy"].Count));
        Assert.Equal(5, await route.CountAllowedAsync(5));
    }

    private sealed class HasBody : Microsoft.AspNetCore.Http.Features.IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
