using System.Diagnostics.Metrics;
using System.Net;
using Gateway.Transforms.Authentication;
using Gateway.Transforms.Authentication.ApiKeys;
using Gateway.Transforms.Authentication.Jwt;
using Gateway.Transforms.Authentication.Policies;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Authentication;

public sealed class AuthenticationMiddlewareTests
{
    // The hash of "right".
    private const string KeyHash = "27042f4e6eca7d0b2a7ee4026df2ecfa51d3339e6d122aa099118ecd8563bad9";

    [Theory]
    [InlineData("right", "Bearer of-somebody-else")]
    [InlineData("wrong", "Bearer of-somebody-else")]
    [InlineData("wrong", null)]
    [InlineData(null, "of a kind that nobody takes")]
    [InlineData(null, null)]
    public async Task StripCredentials_WhateverWasJudged_PassesNoneOn(string? key, string? authorization)
    {
        var context = new DefaultHttpContext();
        if (key is not null)
            context.Request.Headers["X-Api-Key"] = key;
        if (authorization is not null)
            context.Request.Headers.Authorization = authorization;
        context.Request.Headers.Cookie = "token=of-somebody-else; cart=7";
        var passed = await ServeAsync(context, new PolicyOptions { Optional = true, StripCredentials = true, Schemes = ["partners", "node"] });

        Assert.True(passed);
        Assert.False(context.Request.Headers.ContainsKey("X-Api-Key"));
        Assert.False(context.Request.Headers.ContainsKey("Authorization"));
        Assert.Equal("cart=7", context.Request.Headers.Cookie);
    }

    [Fact]
    public async Task WithoutStripCredentials_WhatCameGoesOn()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers["X-Api-Key"] = "wrong";
        context.Request.Headers.Authorization = "Bearer x";

        Assert.True(await ServeAsync(context, new PolicyOptions { Optional = true, Schemes = ["partners", "node"] }));
        Assert.Equal(("wrong", "Bearer x"), (context.Request.Headers["X-Api-Key"].ToString(), context.Request.Headers.Authorization.ToString()));
    }

    [Theory]
    [InlineData("10.1.2.3", 200)]
    [InlineData("192.0.2.1", 403)]
    public async Task Addresses_WithoutSchemes_AreAllThatIsAsked(string address, int status)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        context.Request.Headers.Authorization = "Bearer of anybody";

        Assert.Equal(status == 200, await ServeAsync(context, new PolicyOptions { Addresses = ["10.0.0.0/8"] }));
        Assert.Equal(status, context.Response.StatusCode);
        Assert.Null(context.Features.Get<Caller>());
    }

    private static async Task<bool> ServeAsync(HttpContext context, PolicyOptions policy)
    {
        var planned = new Planned(new AuthenticationOptions
        {
            Schemes = new Dictionary<string, SchemeOptions>
            {
                ["partners"] = new ApiKeyOptions { Keys = [new ApiKeyEntry { Sha256 = KeyHash, Owner = "acme" }] },
                ["node"] = new JwtOptions { Secret = new string('s', 32), Algorithms = ["HS256"], TokenCookie = "token" },
            },
            Policies = new Dictionary<string, PolicyOptions> { ["policy"] = policy },
        });
        using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var passed = false;
        var middleware = new AuthenticationMiddleware(
            _ =>
            {
                passed = true;
                return Task.CompletedTask;
            },
            new AuthenticationMetrics(meters.GetRequiredService<IMeterFactory>()),
            planned.Clock);
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(planned.Policy()), "route"));
        await middleware.InvokeAsync(context);
        return passed;
    }
}
