using Gateway.Transforms.Resilience;
using Gateway.Transforms.Resilience.Destinations;
using Gateway.Transforms.Resilience.Policies;
using Gateway.Transforms.Shared;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Gateway.Tests.Resilience.Destinations;

public sealed class SelectionTests
{
    private readonly ManualClock _clock = new();
    private readonly DestinationState[] _all = [.. new[] { "a", "b", "c", "d" }.Select(static id => new DestinationState(id, new DestinationModel(new DestinationConfig { Address = $"http://{id}/" })))];
    private double _random;

    [Fact]
    public void Of_AllThatMayHaveIt_IsTheListItself()
    {
        var pool = Pool(new() { Breaker = new(), MaxConcurrencyPerDestination = 1 });

        Assert.Same(_all, Selection.Of(pool, _all, null, out var room));
        Assert.Equal(Room.Free, room);
    }

    [Fact]
    public void Of_WithFullOnes_LeavesThemOut_AndSaysSoWhereThereIsNoOther()
    {
        var pool = Pool(new() { MaxConcurrencyPerDestination = 1 });
        foreach (var (i, rest) in new[] { (1, "a c d"), (0, "c d"), (3, "c") })
        {
            pool.StandingOf(_all[i]).TryEnter(pool.Options, out _);
            Assert.Equal(rest, Ids(Selection.Of(pool, _all, null, out _)));
        }

        pool.StandingOf(_all[2]).TryEnter(pool.Options, out _);
        Selection.Of(pool, _all, null, out var room);
        Assert.Equal(Room.Full, room);
        pool.StandingOf(_all[1]).Leave();
        Assert.Equal("b", Ids(Selection.Of(pool, _all, null, out _)));
    }

    [Fact]
    public void Of_AfterATry_IsTheOthers_AndAllOfThemAgainWhereThereIsNoOther()
    {
        var pool = Pool(new());

        Assert.Equal("a c d", Ids(Selection.Of(pool, _all, [_all[1]], out _)));
        Assert.Equal("a b c d", Ids(Selection.Of(pool, _all, [.. _all], out var room)));
        Assert.Equal(Room.Free, room);
    }

    [Fact]
    public void Of_WithOpenBreakers_LeavesThemOut_UntilTheyAreTried()
    {
        var pool = Pool(new() { Breaker = new() { MinimumThroughput = 1, BreakDuration = TimeSpan.FromSeconds(5) } });
        foreach (var destination in _all)
            Fail(pool, destination, 1);
        Selection.Of(pool, _all, null, out var room);
        Assert.Equal((Room.LeftAlone, TimeSpan.FromSeconds(5)), (room, pool.UntilTrial()));

        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("a b c d", Ids(Selection.Of(pool, _all, null, out _)));
    }

    [Fact]
    public async Task Eject_NeverTakesMoreThanTheShare()
    {
        var pool = Pool(new() { Outliers = new() { ConsecutiveFailures = 2, MaxShare = 50 } });
        await pool.EnterAsync(RequestPriority.Normal, _all, null, default);
        foreach (var destination in _all)
            Fail(pool, destination, 3);

        Assert.Equal("c d", Ids(Selection.Of(pool, _all, null, out _)));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("a b c d", Ids(Selection.Of(pool, _all, null, out _)));
    }

    [Fact]
    public async Task Eject_OfAllAtOnce_NeverTakesMoreThanTheShare()
    {
        for (var round = 0; round < 300; round++)
        {
            var pool = Pool(new() { Outliers = new() { ConsecutiveFailures = 2, MaxShare = 50 } });
            await pool.EnterAsync(RequestPriority.Normal, _all, null, default);
            Parallel.ForEach(_all, destination => Fail(pool, destination, 2));

            Assert.Equal(2, pool.Standings.Count(static one => one.IsEjected));
        }
    }

    [Fact]
    public async Task SlowStart_OfOneThatIsBack_GivesItMoreAndMore()
    {
        var pool = Pool(new() { Outliers = new() { ConsecutiveFailures = 1, EjectionTime = TimeSpan.FromSeconds(10) }, SlowStart = TimeSpan.FromSeconds(10) });
        await pool.EnterAsync(RequestPriority.Normal, _all, null, default);
        Fail(pool, _all[0], 1);
        _clock.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(0.5, pool.StandingOf(_all[0]).ShareOf(pool.Options));
        _random = 0.6;
        Assert.Equal("b c d", Ids(Selection.Of(pool, _all, null, out _)));
        _random = 0.4;
        Assert.Equal("a b c d", Ids(Selection.Of(pool, _all, null, out _)));
        _random = 0.99;
        Assert.Equal("a", Ids(Selection.Of(pool, _all[..1], null, out _)));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("a b c d", Ids(Selection.Of(pool, _all, null, out _)));
    }

    [Fact]
    public void Standing_OfAnotherAddress_IsNew_AndOfTheSameGoesOn()
    {
        var pool = Pool(new() { Breaker = new() { MinimumThroughput = 1 } });
        Fail(pool, _all[0], 1);
        var same = new DestinationState("a", new DestinationModel(new DestinationConfig { Address = "http://a/" }));
        var moved = new DestinationState("a", new DestinationModel(new DestinationConfig { Address = "http://moved/" }));

        Assert.Equal(BreakerState.Open, pool.StandingOf(same).State);
        Assert.Equal(BreakerState.Closed, pool.StandingOf(moved).State);
    }

    [Fact]
    public void Keep_ForgetsDestinationsThatAreNoLongerThere()
    {
        var pool = Pool(new() { Breaker = new() });
        foreach (var destination in _all)
            pool.StandingOf(destination);
        pool.Keep(new Dictionary<string, DestinationState> { ["b"] = _all[1], ["e"] = _all[1] });

        Assert.Equal("b", pool.Standings.Single().Id);
    }

    private static string Ids(IReadOnlyList<DestinationState> destinations) => string.Join(' ', destinations.Select(static one => one.DestinationId));

    private static void Fail(Pool pool, DestinationState destination, int times)
    {
        for (var i = 0; i < times; i++)
            pool.Record(pool.StandingOf(destination), Outcome.Failed, 0, default, isTrial: false);
    }

    private Pool Pool(ResiliencePolicyOptions options) => new("php", "laravel", options, new ResilienceServices(_clock) { Random = () => _random });
}
