using Gateway.Transforms.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.RateLimiting;

/// <summary>What requests took that cost less in the end is given back, as far as it still counts.</summary>
public sealed class RefundTests
{
    private const int Limit = 60;
    private const int Burst = 120;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static TheoryData<LimitAlgorithm> Algorithms { get; } = new(LimitAlgorithm.TokenBucket, LimitAlgorithm.FixedWindow, LimitAlgorithm.SlidingWindow);

    public static TheoryData<int> Seeds { get; } = new(Enumerable.Range(1, 30));

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Settle_RequestsThatCostNothing_OneAfterAnother_AllPass(LimitAlgorithm algorithm)
    {
        var route = new LimitedRoute(("missing", Policy(algorithm)));
        for (var i = 0; i < 1000; i++)
        {
            var context = await SendAsync(route, TimeSpan.FromMilliseconds(50), status: 304);
            Assert.Equal((i, 304), (i, context.Response.StatusCode));
        }
    }

    // The pictures of a page, asked for all at once over a slow line.
    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Settle_RequestsThatCostNothing_SideBySide_AllPass(LimitAlgorithm algorithm)
    {
        var route = new LimitedRoute(("missing", Policy(algorithm)));
        for (var page = 0; page < 20; page++)
            Assert.Equal((page, 50), (page, await CountAtOnceAsync(route, 50, TimeSpan.FromSeconds(5), status: 200)));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Settle_RequestsThatCost_AreRefusedBeyondTheLimit(LimitAlgorithm algorithm)
    {
        var route = new LimitedRoute(("missing", Policy(algorithm)));
        await CountAtOnceAsync(route, 50, TimeSpan.Zero, status: 200);

        Assert.Equal(algorithm == LimitAlgorithm.TokenBucket ? Burst : Limit, await CountAtOnceAsync(route, 200, TimeSpan.Zero, status: 404));
    }

    [Fact]
    public async Task Settle_ACostThatIsLess_GivesTheRestBack()
    {
        var cost = new RateLimiterCostOptions { Request = 50, Statuses = new Dictionary<string, int> { ["2xx"] = 1 } };
        var route = new LimitedRoute(("missing", Policy(LimitAlgorithm.TokenBucket) with { Cost = cost }));
        Assert.Equal(1, await CountAtOnceAsync(route, 1, TimeSpan.FromMilliseconds(50), status: 200));

        Assert.Equal("\"missing\";r=69;t=1", (await SendAsync(route, TimeSpan.Zero, status: 200)).Response.Headers["RateLimit"].ToString());
    }

    // Its token is back after a second: what it would give back then is what others have used.
    [Fact]
    public async Task Settle_OfATokenThatIsBack_GivesNothingBack()
    {
        var route = new LimitedRoute(("missing", Policy(LimitAlgorithm.TokenBucket)));
        var others = 0;
        await SendAsync(route, TimeSpan.FromSeconds(2), status: 200, async () => others = await CountAtOnceAsync(route, 200, TimeSpan.Zero, status: 404));

        Assert.Equal(Burst, others);
        Assert.Equal(StatusCodes.Status429TooManyRequests, (await SendAsync(route, TimeSpan.Zero, status: 404)).Response.StatusCode);
    }

    // No more is ever given back than was taken, so over time it does not matter what else there was.
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Settle_RandomRequests_LetNoMorePassThatCostThanTheLimit(int seed)
    {
        var random = new Random(seed);
        var route = new LimitedRoute(("missing", Policy(LimitAlgorithm.TokenBucket)));
        var running = new List<(HttpContext Context, CompletingResponse Response, bool IsFree)>();
        var (time, costly) = (TimeSpan.Zero, 0);
        for (var step = 0; step < 2000; step++)
        {
            if (random.Next(2) == 0)
            {
                var pause = TimeSpan.FromMilliseconds(random.Next(100));
                route.Clock.Advance(pause);
                time += pause;
            }

            if (running.Count > 0 && random.Next(2) == 0)
            {
                var ended = running[random.Next(running.Count)];
                running.Remove(ended);
                await ended.Response.CompleteAsync();
                continue;
            }

            var isFree = random.Next(3) > 0;
            var (context, response) = await BeginAsync(route, isFree ? 200 : 404);
            if (context.Response.StatusCode != StatusCodes.Status429TooManyRequests)
                running.Add((context, response, isFree));
            costly += context.Response.StatusCode == StatusCodes.Status404NotFound ? 1 : 0;
            Assert.InRange(costly, 0, Burst + (Limit * (time / Window)));
        }
    }

    private static RateLimiterPolicyOptions Policy(LimitAlgorithm algorithm) => new()
    {
        Algorithm = algorithm,
        Limit = Limit,
        Window = Window,
        Burst = algorithm == LimitAlgorithm.TokenBucket ? Burst : null,
        Cost = new RateLimiterCostOptions { Statuses = new Dictionary<string, int> { ["2xx"] = 0, ["304"] = 0 } },
    };

    private static async Task<HttpContext> SendAsync(LimitedRoute route, TimeSpan time, int status, Func<Task>? meanwhile = null)
    {
        var (context, response) = await BeginAsync(route, status);
        route.Clock.Advance(time);
        await (meanwhile?.Invoke() ?? Task.CompletedTask);
        await response.CompleteAsync();
        return context;
    }

    private static async Task<int> CountAtOnceAsync(LimitedRoute route, int count, TimeSpan time, int status)
    {
        var all = new List<(HttpContext Context, CompletingResponse Response)>();
        for (var i = 0; i < count; i++)
            all.Add(await BeginAsync(route, status));
        route.Clock.Advance(time);
        foreach (var (_, response) in all)
            await response.CompleteAsync();
        return all.Count(one => one.Context.Response.StatusCode == status);
    }

    private static async Task<(HttpContext Context, CompletingResponse Response)> BeginAsync(LimitedRoute route, int status)
    {
        var (context, response) = route.NewRequest();
        await new RateLimitingMiddleware(
            next =>
            {
                next.Response.StatusCode = status;
                return Task.CompletedTask;
            },
            isOfCaller: false).InvokeAsync(context);
        return (context, response);
    }
}
