using System.Net;
using System.Threading.RateLimiting;
using Gateway.Transforms.RateLimiting;
using Gateway.Transforms.RateLimiting.Keys;
using Gateway.Transforms.RateLimiting.Policies;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.RateLimiting;

/// <summary>The framework's middleware, over real sockets: with its own policies on a gateway's route, and with a gateway's policy as its limiter.</summary>
public sealed class FrameworkPolicyTests
{
    private static readonly RateLimiterPolicyOptions TwoAMinute = new() { Algorithm = LimitAlgorithm.FixedWindow, Limit = 2, Window = TimeSpan.FromMinutes(1) };

    [Fact]
    public async Task Route_NamingAPolicyOfTheFramework_IsHeldToIt()
    {
        await using var app = await StartAsync(Resolve("night-shift"), static app => app.UseRateLimiter());

        Assert.Equal("200 200 429 60", await AskAsync(app, 3));
    }

    [Fact]
    public async Task Route_NamingOneOfEachKind_IsHeldToBoth()
    {
        await using var app = await StartAsync(Resolve("night-shift", "two"), static app =>
        {
            app.UseMiddleware<RateLimitingMiddleware>(false);
            app.UseRateLimiter();
        });

        Assert.Equal("200 200 429 60", await AskAsync(app, 3));
    }

    // All must allow, and a refusal takes nothing from the others: of ten, two that passed and the one that is asked are used.
    [Theory]
    [InlineData("ten")]
    [InlineData("of-caller")]
    [InlineData("tried", "ten")]
    public async Task Route_RefusedByAPolicyOfTheFramework_TakesNothingOfTheOthers(params string[] names)
    {
        await using var app = await StartAsync(Resolve([.. names, "night-shift"]), static app =>
        {
            app.UseMiddleware<RateLimitingMiddleware>(false);
            app.UseMiddleware<RateLimitingMiddleware>(true);
            app.UseRateLimiter();
        });
        Assert.Equal("200 200 429 60 429 60 429 60", await AskAsync(app, 5));

        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var response = await client.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Contains(";r=7;", response.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Route_RefusedByAPolicyOfTheFramework_IsToldToTheAccessLog()
    {
        var facts = new RequestFacts();
        await using var app = await StartAsync(Resolve("night-shift"), app =>
        {
            app.Use((context, next) =>
            {
                context.Features.Set(facts);
                return next(context);
            });
            app.UseRateLimiter();
        });
        await AskAsync(app, 3);

        Assert.Equal("too_many_requests", facts.Error);
    }

    [Fact]
    public async Task Framework_WithAPolicyAsItsLimiter_IsHeldToIt()
    {
        var policy = new LimiterPolicy("two", TwoAMinute, [new KeyPart(KeyKind.ClientAddress)], new LimiterServices(TimeProvider.System));
        var options = new RateLimiterOptions { RejectionStatusCode = StatusCodes.Status429TooManyRequests, GlobalLimiter = policy };
        options.OnRejected = static (rejected, _) =>
        {
            rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
            rejected.HttpContext.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString();
            return default;
        };
        await using var app = await StartAsync([], app => app.UseRateLimiter(options));

        Assert.Equal("200 200 429 60", await AskAsync(app, 3));
    }

    [Theory]
    [InlineData("'day-shift' is not a rate limiter policy; did you mean", "day-shift")]
    [InlineData("'late-shift' was added in code, of which a route can have one policy alone", "night-shift", "late-shift")]
    public void Resolve_OfNamesThatAreWrong_SaysSo(string expected, params string[] names)
    {
        var errors = new ConfigurationErrors();
        Resolve(errors, names);

        Assert.StartsWith(expected, Assert.Single(errors.Errors).Message, StringComparison.Ordinal);
    }

    private static object[] Resolve(params string[] names)
    {
        var errors = new ConfigurationErrors();
        var metadata = Resolve(errors, names);
        Assert.Empty(errors.Errors);
        return metadata;
    }

    private static object[] Resolve(ConfigurationErrors errors, string[] names)
    {
        var framework = new FrameworkPolicies();
        framework.Add("night-shift");
        framework.Add("late-shift");
        var options = new RateLimitingOptions
        {
            Policies = new Dictionary<string, RateLimiterPolicyOptions>
            {
                ["two"] = TwoAMinute,
                ["ten"] = TwoAMinute with { Limit = 10 },
                ["of-caller"] = TwoAMinute with { Limit = 10, Key = ["claim:sub"] },
                ["tried"] = TwoAMinute with { Limit = 3, Shadow = true },
            },
        };
        var sections = new ConfigurationSections([KeyValuePair.Create(typeof(RateLimitingOptions), (object)options)]);
        return (object[])new RateLimitingOptionsValidator(new LimiterServices(TimeProvider.System), framework).Resolve(new RouteKeyContext("shop", "RateLimiterPolicy", names, sections, errors))!;
    }

    private static async Task<WebApplication> StartAsync(object[] metadata, Action<WebApplication> use)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddRateLimiting(TimeProvider.System);
        builder.Services.AddFrameworkRateLimiter("night-shift", static _ => RateLimitPartition.GetFixedWindowLimiter(
            "all", static _ => new FixedWindowRateLimiterOptions { PermitLimit = 2, Window = TimeSpan.FromMinutes(1) }));
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseRouting();
        use(app);
        app.MapGet("/", static () => "hello").WithMetadata(metadata);
        await app.StartAsync();
        return app;
    }

    // The statuses, and the Retry-After of the last.
    private static async Task<string> AskAsync(WebApplication app, int count)
    {
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var said = new List<string>();
        for (var i = 0; i < count; i++)
        {
            using var response = await client.GetAsync(new Uri("/", UriKind.Relative));
            said.Add(((int)response.StatusCode).ToString());
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                said.Add(Math.Ceiling(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds).ToString());
        }

        return string.Join(' ', said);
    }
}
