using System.Text.Json;
using Gateway.Transforms.RateLimiting;
using Gateway.Transforms.RateLimiting.Policies;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.RateLimiting;

public sealed class RateLimitingMiddlewareTests
{
    private static readonly Task Next = Task.FromResult("next");

    public static TheoryData<LimitAlgorithm, string, string, string> Fields { get; } = new()
    {
        { LimitAlgorithm.TokenBucket, "\"shop\";q=3;w=60", "\"shop\";r=2;t=20", "\"shop\";r=0;t=20" },
        { LimitAlgorithm.FixedWindow, "\"shop\";q=3;w=60", "\"shop\";r=2;t=60", "\"shop\";r=0;t=60" },
        { LimitAlgorithm.SlidingWindow, "\"shop\";q=3;w=60", "\"shop\";r=2;t=61", "\"shop\";r=0;t=61" },
    };

    [Fact]
    public void Invoke_WithoutAPolicy_IsWhatComesNextItself()
    {
        var context = new DefaultHttpContext();
        context.SetEndpoint(new Endpoint(null, EndpointMetadataCollection.Empty, "shop"));

        Assert.Same(Next, new RateLimitingMiddleware(static _ => Next, isOfCaller: false).InvokeAsync(context));
    }

    [Fact]
    public void Invoke_WithinTheLimit_IsWhatComesNextItself()
    {
        var route = new LimitedRoute(("shop", Policy(3)));

        Assert.Same(Next, new RateLimitingMiddleware(static _ => Next, isOfCaller: false).InvokeAsync(route.NewRequest().Context));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Invoke_Always_TellsTheClientHowItStands(LimitAlgorithm algorithm, string policy, string first, string refused)
    {
        var route = new LimitedRoute(("shop", Policy(3, algorithm)));
        var one = (await route.SendAsync()).Response;
        await route.SendManyAsync(2);
        var last = (await route.SendAsync()).Response;

        Assert.Equal((200, policy, first), (one.StatusCode, one.Headers["RateLimit-Policy"].ToString(), one.Headers["RateLimit"].ToString()));
        Assert.Equal((429, policy, refused), (last.StatusCode, last.Headers["RateLimit-Policy"].ToString(), last.Headers["RateLimit"].ToString()));
        Assert.Equal(refused[(refused.IndexOf("t=", StringComparison.Ordinal) + 2)..], last.Headers.RetryAfter.ToString());
    }

    [Fact]
    public async Task Invoke_BeyondTheLimit_AnswersAProblem()
    {
        var route = new LimitedRoute(("shop", Policy(1)));
        await route.SendAsync();
        using var body = new MemoryStream();
        var context = await route.SendAsync(context => context.Response.Body = body);

        Assert.Equal("application/problem+json", context.Response.ContentType);
        using var problem = JsonDocument.Parse(body.ToArray());
        Assert.Equal("urn:gateway:too-many-requests", problem.RootElement.GetProperty("type").GetString());
        Assert.Equal("Too many requests. Please try again later.", problem.RootElement.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Invoke_AfterRetryAfter_LetsTheNextThrough()
    {
        foreach (var algorithm in new[] { LimitAlgorithm.TokenBucket, LimitAlgorithm.FixedWindow, LimitAlgorithm.SlidingWindow })
        {
            var route = new LimitedRoute(("shop", Policy(3, algorithm)));
            await route.SendManyAsync(3);
            var wait = int.Parse((await route.SendAsync()).Response.Headers.RetryAfter.ToString());
            route.Clock.Advance(TimeSpan.FromSeconds(wait));

            Assert.Equal(200, (await route.SendAsync()).Response.StatusCode);
        }
    }

    [Fact]
    public async Task Invoke_SeveralPolicies_AllMustAllow_AndARefusalTakesNothingFromTheOthers()
    {
        var route = new LimitedRoute(("wide", Policy(10, LimitAlgorithm.FixedWindow)), ("narrow", Policy(2, LimitAlgorithm.FixedWindow)));

        Assert.Equal("200 200 429 429 429", string.Join(' ', await route.SendManyAsync(5)));
        Assert.Equal("\"wide\";r=8;t=60,\"narrow\";r=0;t=60", (await route.SendAsync()).Response.Headers["RateLimit"].ToString());
    }

    [Fact]
    public async Task Invoke_RefusedByTheCallersLimit_GivesBackWhatTheAddressHadTaken()
    {
        var route = new LimitedRoute(("address", Policy(10, LimitAlgorithm.FixedWindow)), ("caller", Policy(2, LimitAlgorithm.FixedWindow, "claim:sub")));
        for (var i = 0; i < 30; i++)
            Assert.Equal(i < 2 ? 200 : 429, (await route.SendAsync(authenticate: Known("ada"))).Response.StatusCode);
        var other = await route.SendAsync(authenticate: Known("bob"));

        Assert.Equal("\"address\";r=7;t=60,\"caller\";r=1;t=60", other.Response.Headers["RateLimit"].ToString());
    }

    [Fact]
    public async Task Invoke_ForgedTokens_CountAgainstTheAddress_AndNeverReachTheCallersLimit()
    {
        var route = new LimitedRoute(("address", Policy(5)), ("caller", Policy(2, LimitAlgorithm.FixedWindow, "claim:sub")));
        var asked = 0;
        for (var i = 0; i < 20; i++)
        {
            await route.SendAsync(authenticate: _ =>
            {
                asked++;
                return false;
            });
        }

        Assert.Equal(5, asked);
    }

    [Fact]
    public async Task Invoke_Concurrency_CountsUntilTheRequestEnds()
    {
        var route = new LimitedRoute(("slots", new RateLimiterPolicyOptions { Algorithm = LimitAlgorithm.Concurrency, Limit = 2 }));
        var never = new TaskCompletionSource();
        var middleware = new RateLimitingMiddleware(_ => never.Task, isOfCaller: false);
        var (first, second, third, fourth) = (route.NewRequest(), route.NewRequest(), route.NewRequest(), route.NewRequest());
        _ = middleware.InvokeAsync(first.Context);
        _ = middleware.InvokeAsync(second.Context);
        await middleware.InvokeAsync(third.Context);
        await third.Response.CompleteAsync();
        await first.Response.CompleteAsync();
        _ = middleware.InvokeAsync(fourth.Context);

        Assert.Equal(("\"slots\";q=2;qu=\"concurrent-requests\"", "\"slots\";r=1"), (first.Context.Response.Headers["RateLimit-Policy"].ToString(), first.Context.Response.Headers["RateLimit"].ToString()));
        Assert.Equal((429, "1"), (third.Context.Response.StatusCode, third.Context.Response.Headers.RetryAfter.ToString()));
        Assert.Equal(("\"slots\";r=0", 200), (fourth.Context.Response.Headers["RateLimit"].ToString(), fourth.Context.Response.StatusCode));
    }

    [Theory]
    [InlineData(LimitAlgorithm.TokenBucket)]
    [InlineData(LimitAlgorithm.FixedWindow)]
    [InlineData(LimitAlgorithm.SlidingWindow)]
    public async Task Invoke_CostsNothingAtLast_GivesBackNothingOfWhatOthersHaveUsedSince(LimitAlgorithm algorithm)
    {
        var route = new LimitedRoute(("logins", Policy(2, algorithm) with { Cost = new RateLimiterCostOptions { Statuses = new Dictionary<string, int> { ["201"] = 0 } } }));
        var others = Task.FromResult(0);
        await route.SendAsync(
            authenticate: _ =>
            {
                route.Clock.Advance(TimeSpan.FromSeconds(61));
                others = route.CountAllowedAsync(3);
                return true;
            },
            status: 201);

        Assert.Equal(2, await others);
        Assert.Equal(429, (await route.SendAsync()).Response.StatusCode);
    }

    [Fact]
    public async Task Invoke_ConcurrencyBesideARefusal_HoldsNothing()
    {
        var slots = new RateLimiterPolicyOptions { Algorithm = LimitAlgorithm.Concurrency, Limit = 1 };
        var route = new LimitedRoute(("slots", slots), ("caller", Policy(1, LimitAlgorithm.FixedWindow, "claim:sub")));
        await route.SendAsync(authenticate: Known("ada"));
        for (var i = 0; i < 5; i++)
            Assert.Equal("\"caller\";r=0;t=60", (await route.SendAsync(authenticate: Known("ada"))).Response.Headers["RateLimit"][1]);

        Assert.Equal(200, (await route.SendAsync(authenticate: Known("bob"))).Response.StatusCode);
    }

    [Fact]
    public async Task Load_OfOtherLimits_KeepsCounts()
    {
        var route = new LimitedRoute(("shop", Policy(5, LimitAlgorithm.FixedWindow)));
        await route.SendManyAsync(5);
        route.Load(("shop", Policy(7, LimitAlgorithm.FixedWindow)), ("more", Policy(100)));

        Assert.Equal("200 200 429", string.Join(' ', await route.SendManyAsync(3)));
        route.Load(("shop", Policy(7, LimitAlgorithm.SlidingWindow)));
        Assert.Equal(7, await route.CountAllowedAsync(9));
    }

    [Fact]
    public async Task Load_OfALowerBurst_HasNobodyWaitForMoreThanAWindowLonger()
    {
        var route = new LimitedRoute(("shop", Policy(10) with { Burst = 1000 }));
        await route.SendManyAsync(1000);
        route.Load(("shop", Policy(10)));
        var wait = int.Parse((await route.SendAsync()).Response.Headers.RetryAfter.ToString());
        route.Clock.Advance(TimeSpan.FromSeconds(wait));

        Assert.InRange(wait, 1, 66);
        Assert.Equal(200, (await route.SendAsync()).Response.StatusCode);
    }

    [Fact]
    public async Task Invoke_OfAHeadOfTheBackendsOwn_LeavesIt()
    {
        var route = new LimitedRoute(("shop", Policy(5)));
        var (context, _) = route.NewRequest();
        await new RateLimitingMiddleware(
            static next =>
            {
                next.Response.Headers.Append("X-RateLimit-Limit", "60");
                next.Response.Headers.Append("RateLimit", "\"laravel\";r=59;t=1");
                return Task.CompletedTask;
            },
            isOfCaller: false).InvokeAsync(context);

        Assert.Equal("60", context.Response.Headers["X-RateLimit-Limit"]);
        Assert.Equal("\"shop\";r=4;t=12,\"laravel\";r=59;t=1", context.Response.Headers["RateLimit"].ToString());
    }

    [Fact]
    public async Task AttemptAcquire_OfAPolicyAsALimiter_AnswersAsTheGatewayDoes()
    {
        var route = new LimitedRoute(("shop", Policy(3, LimitAlgorithm.FixedWindow)));
        await route.SendAsync();
        var policy = new LimiterPolicy("shop", Policy(3, LimitAlgorithm.FixedWindow), [new(Transforms.RateLimiting.Keys.KeyKind.ClientAddress)], route.Services);
        var context = route.NewRequest().Context;

        Assert.Equal(2, policy.GetStatistics(context)!.CurrentAvailablePermits);
        Assert.True(policy.AttemptAcquire(context, 2).IsAcquired);
        using var refused = await policy.AcquireAsync(context);
        Assert.False(refused.IsAcquired);
        Assert.True(refused.TryGetMetadata(System.Threading.RateLimiting.MetadataName.RetryAfter, out var wait));
        Assert.Equal(TimeSpan.FromMinutes(1), wait);
        Assert.Equal(429, (await route.SendAsync()).Response.StatusCode);
    }

    [Fact]
    public void Dispose_OfALease_GivesAPlaceBackOnce()
    {
        var route = new LimitedRoute(("slots", new RateLimiterPolicyOptions { Algorithm = LimitAlgorithm.Concurrency, Limit = 2 }));
        var policy = new LimiterPolicy("slots", new RateLimiterPolicyOptions { Algorithm = LimitAlgorithm.Concurrency, Limit = 2 }, [new(Transforms.RateLimiting.Keys.KeyKind.Route)], route.Services);
        var context = route.NewRequest().Context;
        var first = policy.AttemptAcquire(context);
        var second = policy.AttemptAcquire(context);
        Assert.False(policy.AttemptAcquire(context).IsAcquired);
        first.Dispose();
        first.Dispose();

        Assert.True(policy.AttemptAcquire(context).IsAcquired);
        Assert.False(policy.AttemptAcquire(context).IsAcquired);
        Assert.True(second.IsAcquired);
    }

    private static Func<HttpContext, bool> Known(string subject) => context =>
    {
        context.Features.Set(new Caller("tokens", JsonSerializer.SerializeToElement(new { sub = subject }), []));
        return true;
    };

    private static RateLimiterPolicyOptions Policy(int limit, LimitAlgorithm algorithm = LimitAlgorithm.TokenBucket, params string[] key) =>
        new() { Algorithm = algorithm, Limit = limit, Window = TimeSpan.FromMinutes(1), Key = key.Length == 0 ? ["client-address"] : key };
}
