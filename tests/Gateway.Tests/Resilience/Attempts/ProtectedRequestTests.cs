using System.Net.Http;
using Gateway.Transforms.Resilience;
using Gateway.Transforms.Resilience.Attempts;
using Gateway.Transforms.Resilience.Destinations;
using Gateway.Transforms.Resilience.Policies;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Tests.Resilience.Attempts;

/// <summary>What becomes of a request whose last destination is left alone while it waits to be sent again.</summary>
public sealed class ProtectedRequestTests
{
    private static readonly ResiliencePolicyOptions Options = new()
    {
        Retry = new() { Delay = TimeSpan.FromSeconds(1) }, Breaker = new() { MinimumThroughput = 2, BreakDuration = TimeSpan.FromMinutes(1) },
    };

    private readonly ManualClock _clock = new();
    private readonly DestinationState[] _all = SomeDestinations.Of(1);
    private readonly HttpContext _context = new DefaultHttpContext();
    private readonly ResilienceServices _services;
    private readonly Pool _pool;
    private readonly ProtectedRequest _request;

    public ProtectedRequestTests()
    {
        _context.Request.Method = "DELETE";
        _services = new ResilienceServices(_clock) { Random = static () => 0.5 };
        _pool = new Pool("php", "laravel", Options, _services);
        _request = new ProtectedRequest(_context, new Proxy(_all), _pool, _services, fallback: null);
    }

    [Fact]
    public async Task Serve_AfterAnAnswerThatIsDropped_SaysThatThereWasOne()
    {
        var serving = ServeAsync(async _ => Assert.False(await _request.PassesAsync(503, isEventStream: false, CancellationToken.None)));
        await LeaveAloneAsync(serving);

        Assert.Equal((Room.Free, true), (await serving, _request.IsDropped));
        Assert.Null(_context.Features.Get<IForwarderErrorFeature>());
    }

    [Theory]
    [InlineData(ForwarderError.Request, 502)]
    [InlineData(ForwarderError.RequestTimedOut, 504)]
    public async Task Serve_AfterAnAttemptWithoutAnAnswer_SaysThatItMayHaveBeenDone(ForwarderError error, int status)
    {
        var failure = new Failure(error, new HttpRequestException(HttpRequestError.InvalidResponse));
        var serving = ServeAsync(context => context.Features.Set<IForwarderErrorFeature>(failure));
        await LeaveAloneAsync(serving);

        Assert.Equal((Room.Free, false), (await serving, _request.IsDropped));
        Assert.Equal((failure, status), (_context.Features.Get<IForwarderErrorFeature>(), _context.Response.StatusCode));
    }

    [Fact]
    public async Task Serve_AfterNobodyWasReached_SaysThatAllAreLeftAlone()
    {
        var serving = ServeAsync(static context => context.Features.Set<IForwarderErrorFeature>(
            new Failure(ForwarderError.Request, new HttpRequestException(HttpRequestError.ConnectionError))));
        await LeaveAloneAsync(serving);

        Assert.Equal((Room.LeftAlone, false), (await serving, _request.IsDropped));
        Assert.Null(_context.Features.Get<IForwarderErrorFeature>());
    }

    private Task<Room> ServeAsync(Action<HttpContext> answer) => ServeAsync(context =>
    {
        answer(context);
        return Task.CompletedTask;
    });

    private Task<Room> ServeAsync(RequestDelegate answer) => _request.ServeAsync(_context, context =>
    {
        _request.AvailableDestinations = [_all[0]];
        return _request.TryAsync(context, answer);
    });

    private Task LeaveAloneAsync(Task serving)
    {
        Assert.False(serving.IsCompleted);
        _pool.Record(_pool.StandingOf(_all[0]), Outcome.Failed, 0, default, isTrial: false);
        _clock.Advance(TimeSpan.FromSeconds(1));
        return serving;
    }

    private sealed record Failure(ForwarderError Error, Exception? Exception) : IForwarderErrorFeature;

    private sealed class Proxy(IReadOnlyList<DestinationState> all) : IReverseProxyFeature
    {
        public RouteModel Route { get; } = new(new RouteConfig { RouteId = "shop" }, cluster: null, HttpTransformer.Default);

        public ClusterModel Cluster { get; } = new(new ClusterConfig { ClusterId = "laravel" }, new HttpMessageInvoker(new SocketsHttpHandler()));

        public IReadOnlyList<DestinationState> AllDestinations { get; } = all;

        public IReadOnlyList<DestinationState> AvailableDestinations { get; set; } = all;

        public DestinationState? ProxiedDestination { get; set; }
    }
}
