using System.Net.Http;
using Gateway.Transforms.Resilience;
using Gateway.Transforms.Resilience.Attempts;
using Gateway.Transforms.Resilience.Destinations;
using Gateway.Transforms.Resilience.Policies;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Tests.Resilience.Attempts;

/// <summary>What is sent again, how often and when.</summary>
public sealed class RetryTests
{
    private readonly ManualClock _clock = new();

    public static TheoryData<string, bool, string> Failures { get; } = new()
    {
        { "refused", true, "Unreachable" }, { "refused", false, "Unreachable" },
        { "no connection in time", false, "Unreachable" },
        { "reset", true, "Reset" }, { "reset", false, "None" },
        { "timeout", true, "Timeout" }, { "timeout", false, "None" },
        { "client left", true, "None" }, { "no destination", true, "None" }, { "body broke off", true, "None" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void TryTake_AFailure_DependsOnWhetherItMayBeRepeated(string failure, bool isRepeatable, string expected) =>
        Assert.Equal(expected, New(new(), isRepeatable).TryTake(FailureOf(failure)).ToString());

    [Theory]
    [InlineData(503, true, true)]
    [InlineData(503, false, false)]
    [InlineData(500, true, false)]
    [InlineData(200, true, false)]
    public void TryTake_AStatus_HasToBeListed(int status, bool isRepeatable, bool expected) => Assert.Equal(expected, New(new(), isRepeatable).TryTake(status));

    [Fact]
    public void TryTake_CountsRetries_AndThoseOfTheForwarder()
    {
        var retries = New(new() { Attempts = 3 }, isRepeatable: true);
        Assert.False(retries.IsRepeating);
        Assert.True(retries.MayResend());
        Assert.True(retries.IsRepeating);
        Assert.True(retries.TryTake(502));
        Assert.True(retries.TryTake(502));
        Assert.False(retries.TryTake(502));
        Assert.False(retries.MayResend());
    }

    [Fact]
    public void TryTake_BehindTheDeadline_IsNone()
    {
        var retries = New(new() { Attempts = 5, Deadline = TimeSpan.FromSeconds(1) }, isRepeatable: true);
        Assert.True(retries.TryTake(502));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(retries.TryTake(502));
    }

    [Theory]
    [InlineData(0, 500)]
    [InlineData(1500, 500)]
    [InlineData(1900, 100)]
    [InlineData(3000, 0)]
    public void Delay_NeverGoesBeyondTheDeadline(int since, double expected)
    {
        var retries = New(new() { Delay = TimeSpan.FromSeconds(1), Deadline = TimeSpan.FromSeconds(2) }, isRepeatable: true);
        Assert.True(retries.TryTake(502));
        _clock.Advance(TimeSpan.FromMilliseconds(since));

        Assert.Equal(expected, retries.Delay().TotalMilliseconds, 3);
    }

    [Fact]
    public void TryTake_WhileAllDestinationsAreLeftAlone_IsNone_AndTakesNoShare()
    {
        var all = SomeDestinations.Of(2);
        var pool = new Pool("php", "laravel", new() { Retry = new(), Breaker = new() { MinimumThroughput = 1 } }, new ResilienceServices(_clock));
        Assert.True(Next().TryTake(503));
        pool.Budget.GiveBack();
        pool.Record(pool.StandingOf(all[0]), Outcome.Failed, 0, default, isTrial: false);
        Assert.True(Next().TryTake(503));
        pool.Budget.GiveBack();
        pool.Record(pool.StandingOf(all[1]), Outcome.Failed, 0, default, isTrial: false);

        Assert.False(Next().TryTake(503));
        Assert.Equal((RetryReason.None, 0), (Next().TryTake(FailureOf("refused")), pool.Budget.Taken));

        Retries Next() => new(pool.Options.Retry!, pool, new ResilienceServices(_clock), isRepeatable: true, all);
    }

    [Theory]
    [InlineData(20, 1, 1)]
    [InlineData(20, 8, 1)]
    [InlineData(20, 15, 3)]
    [InlineData(20, 100, 20)]
    [InlineData(20, 104, 20)]
    [InlineData(5, 1000, 50)]
    [InlineData(0, 1000, 0)]
    public async Task Budget_LetsAShareOfThoseOnTheirWayBeRepeated_AndOneAtLeast(int percent, int active, int expected)
    {
        var pool = Pool(new() { Budget = percent });
        for (var i = 0; i < active; i++)
            await pool.EnterAsync(RequestPriority.Normal, [], null, default);
        var all = Enumerable.Range(0, active + 50).Select(_ => new Retries(pool.Options.Retry!, pool, new ResilienceServices(_clock), isRepeatable: true, [])).ToArray();
        var taking = all.Where(static one => one.TryTake(503)).ToArray();

        Assert.Equal((expected, expected), (taking.Length, pool.Budget.Taken));
        foreach (var one in all)
            one.End();
        Assert.Equal(0, pool.Budget.Taken);
    }

    [Fact]
    public void Budget_IsNotForWhatFindsNoConnection()
    {
        var pool = Pool(new() { Budget = 0 });
        var retries = new Retries(pool.Options.Retry!, pool, new ResilienceServices(_clock), isRepeatable: true, []);

        Assert.Equal(RetryReason.None, retries.TryTake(FailureOf("reset")));
        Assert.Equal((RetryReason.Unreachable, 0), (retries.TryTake(FailureOf("refused")), pool.Budget.Taken));
    }

    [Theory]
    [InlineData(0, 0.5, 50)]
    [InlineData(1, 0.5, 100)]
    [InlineData(3, 0.99, 792)]
    [InlineData(4, 0.5, 500)]
    [InlineData(1000, 0.5, 500)]
    [InlineData(0, 0, 0)]
    public void Backoff_DoublesUpToABound(int retry, double random, double milliseconds) => Assert.Equal(
        milliseconds, Backoff.Before(retry, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), random).TotalMilliseconds, 3);

    [Theory]
    [InlineData("GET", false, true)]
    [InlineData("HEAD", false, true)]
    [InlineData("OPTIONS", false, true)]
    [InlineData("PUT", false, true)]
    [InlineData("DELETE", false, true)]
    [InlineData("PUT", true, false)]
    [InlineData("GET", true, false)]
    [InlineData("POST", false, false)]
    [InlineData("PATCH", false, false)]
    [InlineData("PROPFIND", false, false)]
    public void Repeatable_IsAnIdempotentMethodWithoutABody(string method, bool hasBody, bool expected)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new Body(hasBody));

        Assert.Equal(expected, Repeatable.Is(context));
    }

    private static ForwardingFailure FailureOf(string name) => name switch
    {
        "refused" => new(ForwarderError.Request, new HttpRequestException(HttpRequestError.ConnectionError)),
        "no connection in time" => new(ForwarderError.RequestTimedOut, new ConnectTimeoutException(TimeSpan.FromSeconds(1), new OperationCanceledException())),
        "reset" => new(ForwarderError.Request, new HttpRequestException(HttpRequestError.InvalidResponse)),
        "timeout" => new(ForwarderError.RequestTimedOut, new TimeoutException()),
        "client left" => new(ForwarderError.RequestCanceled, new OperationCanceledException()),
        "no destination" => new(ForwarderError.NoAvailableDestinations, null),
        _ => new(ForwarderError.ResponseBodyDestination, new IOException()),
    };

    private Pool Pool(RetryOptions retry) => new("php", "laravel", new() { Retry = retry }, new ResilienceServices(_clock));

    private Retries New(RetryOptions options, bool isRepeatable) => new(options, Pool(options), new ResilienceServices(_clock) { Random = static () => 0.5 }, isRepeatable, []);

    private sealed record ForwardingFailure(ForwarderError Error, Exception? Exception) : IForwarderErrorFeature;

    private sealed record Body(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;
}
