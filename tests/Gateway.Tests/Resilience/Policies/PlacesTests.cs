using Gateway.Transforms.Resilience;
using Gateway.Transforms.Resilience.Concurrency;
using Gateway.Transforms.Resilience.Destinations;
using Gateway.Transforms.Resilience.Policies;
using Gateway.Transforms.Shared;
using Yarp.ReverseProxy.Model;

namespace Gateway.Tests.Resilience.Policies;

/// <summary>How many are let in where each destination has places of its own, and some of them are left alone.</summary>
public sealed class PlacesTests
{
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ManualClock _clock = new();
    private readonly DestinationState[] _all = SomeDestinations.Of(2);

    private readonly ResiliencePolicyOptions _options = new()
    {
        MaxConcurrencyPerDestination = 4, Queue = new() { Timeout = TimeSpan.FromMinutes(1) }, Breaker = new() { MinimumThroughput = 1, BreakDuration = Break, Trials = 2 },
    };

    [Fact]
    public async Task Enter_WithAnOpenBreaker_HasThePlacesOfTheOthers_AndTheNextWait()
    {
        var pool = Pool(_options);
        await OpenAsync(pool, _all[0]);

        Assert.Equal(4, await FillAsync(pool));
        Assert.False(EnterAsync(pool).IsCompleted);
        Assert.Equal(4, pool.Gate.Limit);
    }

    [Fact]
    public async Task Enter_WithAnEjectedDestination_HasThePlacesOfTheOthers_UntilItIsBack()
    {
        var pool = Pool(_options with { Breaker = null, Outliers = new() { ConsecutiveFailures = 1, EjectionTime = Break } });
        await OpenAsync(pool, _all[1]);
        Assert.Equal(4, await FillAsync(pool));
        var waiting = Enumerable.Range(0, 5).Select(_ => EnterAsync(pool)).ToArray();
        Assert.DoesNotContain(waiting, static one => one.IsCompleted);
        _clock.Advance(Break + TimeSpan.FromMilliseconds(1));

        await Task.WhenAll(waiting[..4]).WaitAsync(Patience, TimeProvider.System);
        Assert.False(waiting[4].IsCompleted);
    }

    // Nobody comes and nobody goes meanwhile.
    [Fact]
    public async Task Break_ThatIsOver_LetsThoseInWhoMayTry_AndTheRestOnceTheyHaveSucceeded()
    {
        var pool = Pool(_options);
        await OpenAsync(pool, _all[0]);
        Assert.Equal(4, await FillAsync(pool));
        var waiting = Enumerable.Range(0, 5).Select(_ => EnterAsync(pool)).ToArray();
        _clock.Advance(Break + TimeSpan.FromMilliseconds(1));

        await Task.WhenAll(waiting[..2]).WaitAsync(Patience, TimeProvider.System);
        Assert.False(waiting[2].IsCompleted);
        var standing = pool.StandingOf(_all[0]);
        for (var i = 0; i < 2; i++)
            Assert.Equal((Room.Free, true), (standing.TryEnter(pool.Options, out var isTrial), isTrial));
        for (var i = 0; i < 2; i++)
            pool.Record(standing, Outcome.Succeeded, 200, default, isTrial: true);
        await Task.WhenAll(waiting[..4]).WaitAsync(Patience, TimeProvider.System);
        Assert.False(waiting[4].IsCompleted);
    }

    [Fact]
    public async Task Trial_ThatSaysNothing_LeavesItsPlaceToAnother()
    {
        var pool = Pool(_options);
        await OpenAsync(pool, _all[0]);
        _clock.Advance(Break);
        var standing = pool.StandingOf(_all[0]);
        Assert.Equal(6, await FillAsync(pool));
        standing.TryEnter(pool.Options, out _);
        var waiting = EnterAsync(pool);
        pool.Record(standing, Outcome.Unknown, 0, default, isTrial: true);
        pool.Leave(standing);
        pool.Leave(held: null);

        Assert.Equal(EntryResult.Entered, (await waiting).Result);
        Assert.Equal((6, 6), (pool.Gate.Inside, pool.Gate.Limit));
    }

    [Fact]
    public async Task Requests_ThatAreStillAtADestinationThatIsLeftAlone_TakeNoPlaceOfTheOthers()
    {
        var pool = Pool(_options);
        var standing = pool.StandingOf(_all[0]);
        for (var i = 0; i < 3; i++)
        {
            await EnterAsync(pool);
            standing.TryEnter(pool.Options, out _);
        }

        await OpenAsync(pool, _all[0]);
        Assert.Equal(4, await FillAsync(pool));
        var waiting = EnterAsync(pool);
        for (var i = 0; i < 3; i++)
        {
            pool.Leave(standing);
            pool.Leave(held: null);
            Assert.Equal((4 + 2 - i, 4 + 2 - i, false), (pool.Gate.Inside, pool.Gate.Limit, waiting.IsCompleted));
        }
    }

    [Fact]
    public async Task Enter_WithAllLeftAlone_LetsThemInToBeToldSo_AndThoseWhoWaited()
    {
        var pool = Pool(_options);
        await OpenAsync(pool, _all[0]);
        Assert.Equal(4, await FillAsync(pool));
        var waiting = EnterAsync(pool);
        Assert.False(waiting.IsCompleted);
        Fail(pool, _all[1]);

        Assert.Equal(EntryResult.Entered, (await waiting).Result);
        Assert.Equal((EntryResult.Entered, 8), ((await EnterAsync(pool)).Result, pool.Gate.Limit));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(10, 4)]
    public async Task Enter_WithOneThatIsTried_HasPlacesForItsTrials(int trials, int expected)
    {
        var pool = Pool(_options with { Breaker = _options.Breaker! with { Trials = trials } });
        await OpenAsync(pool, _all[0]);
        _clock.Advance(Break);

        Assert.Equal(4 + expected, await FillAsync(pool));
    }

    [Fact]
    public async Task Apply_WithoutTheBreaker_HasAllPlacesAgain()
    {
        var pool = Pool(_options);
        await OpenAsync(pool, _all[0]);
        Assert.Equal(4, await FillAsync(pool));
        var waiting = EnterAsync(pool);
        pool.Apply(_options with { Breaker = null });

        Assert.Equal((EntryResult.Entered, 8), ((await waiting).Result, pool.Gate.Limit));
    }

    private static void Fail(Pool pool, DestinationState destination) => pool.Record(pool.StandingOf(destination), Outcome.Failed, 0, default, isTrial: false);

    private Task<Entry> EnterAsync(Pool pool) => pool.EnterAsync(RequestPriority.Normal, _all, null, default).AsTask();

    // Somebody has to have come, for it to be known which destinations there are.
    private async Task OpenAsync(Pool pool, DestinationState destination)
    {
        await EnterAsync(pool);
        pool.Leave(held: null);
        Fail(pool, destination);
    }

    /// <summary>Takes all places there are; how many that were.</summary>
    private async Task<int> FillAsync(Pool pool)
    {
        var entered = 0;
        do
        {
            Assert.Equal(EntryResult.Entered, (await EnterAsync(pool)).Result);
            entered++;
        }
        while (pool.Gate.Inside < pool.Gate.Limit);
        return entered;
    }

    private Pool Pool(ResiliencePolicyOptions options) => new("php", "laravel", options, new ResilienceServices(_clock));
}
