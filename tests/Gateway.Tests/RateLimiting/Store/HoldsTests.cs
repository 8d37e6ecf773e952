using Gateway.Transforms.RateLimiting.Limits;
using Gateway.Transforms.RateLimiting.Store;

namespace Gateway.Tests.RateLimiting.Store;

public sealed class HoldsTests : IDisposable
{
    private static readonly LimitRule Rule = new(10, TimeSpan.Zero, 10);

    private readonly Clock _clock = new();
    private readonly List<Question> _told = [];
    private readonly Holds _holds;
    private Func<IReadOnlyList<Question>, bool> _hears = static _ => true;
    private bool _mayAsk = true;
    private bool _isCluster;

    public HoldsTests() => _holds = new Holds(() => _mayAsk, () => _isCluster, TellAsync, _clock);

    public void Dispose() => _holds.Dispose();

    [Fact]
    public async Task Keep_UntilItEnds_IsToldAgainAndAgain()
    {
        var hold = Keep();
        for (var i = 0; i < 3; i++)
            await StepAsync(Holds.Interval);
        _holds.End(hold);
        await StepAsync(Holds.Interval);

        Assert.Equal([(hold, 1), (hold, 1), (hold, 1), (hold, -1)], _told.Select(static one => (one.Hold!, one.Cost)));
        Assert.Equal(0, _holds.Count);
    }

    // One that gives its word thrice in the time that Redis takes it for may lose two of them.
    [Fact]
    public void Interval_IsAThirdOfWhatRedisGivesIt() => Assert.True(Holds.Interval * 3 < Hold.Lifetime);

    [Fact]
    public async Task Keep_BeforeItIsTime_TellsNothing_UnlessRedisHasComeBack()
    {
        Keep();
        await StepAsync(Holds.Interval / 2);
        Assert.Empty(_told);

        _holds.Recall();
        await StepAsync(TimeSpan.Zero);
        Assert.Single(_told);
        await StepAsync(TimeSpan.Zero);
        Assert.Single(_told);
    }

    [Fact]
    public async Task Renewal_ThatRedisDoesNotHear_IsTriedWithTheNextStep()
    {
        Keep();
        _hears = static _ => false;
        await StepAsync(Holds.Interval);
        await StepAsync(TimeSpan.Zero);
        _hears = static _ => true;
        await StepAsync(TimeSpan.Zero);
        await StepAsync(TimeSpan.Zero);

        Assert.Equal(3, _told.Count);
    }

    [Fact]
    public async Task Renewal_OfMany_IsToldInParts_AndEndsWithThePartThatIsNotHeard()
    {
        for (var i = 0; i < 250; i++)
            Keep();
        var parts = new List<int>();
        _hears = questions =>
        {
            parts.Add(questions.Count);
            return parts.Count != 2;
        };
        await StepAsync(Holds.Interval);
        Assert.Equal([100, 100], parts);

        await StepAsync(TimeSpan.Zero);
        Assert.Equal([100, 100, 100, 100, 50], parts);
    }

    // Each part has places that the node which is away would have to be told of, and others that must not lapse with them.
    [Fact]
    public async Task Renewal_WhereANodeOfAClusterIsAway_GoesOnToTheOthers()
    {
        _isCluster = true;
        for (var i = 0; i < 2500; i++)
            Keep();
        _hears = static _ => false;
        await StepAsync(Holds.Interval);
        Assert.Equal(2500, _told.Count);

        await StepAsync(TimeSpan.Zero);
        Assert.Equal(5000, _told.Count);
    }

    [Fact]
    public async Task End_ThatRedisDoesNotHear_IsToldLater()
    {
        var hold = Keep(mayBeKnown: true);
        _hears = static _ => false;
        _holds.End(hold);
        await StepAsync(TimeSpan.Zero);
        Assert.Equal(1, _holds.Untold);
        _hears = static _ => true;
        await StepAsync(TimeSpan.Zero);
        await StepAsync(TimeSpan.Zero);

        Assert.Equal([-1, -1, -1], _told.Select(static one => one.Cost));
        Assert.Equal(0, _holds.Untold);
    }

    [Fact]
    public async Task End_WhileRequestsLeaveRedisAlone_AsksNothing_AndIsToldInTheBackground()
    {
        _mayAsk = false;
        _holds.End(Keep(mayBeKnown: true));
        Assert.Empty(_told);

        await StepAsync(TimeSpan.Zero);
        Assert.Equal(-1, Assert.Single(_told).Cost);
    }

    [Fact]
    public async Task End_OfMoreThanAreRemembered_TakesNoMoreMemory()
    {
        _mayAsk = false;
        for (var i = 0; i < 20_000; i++)
            _holds.End(Keep(mayBeKnown: true));
        Assert.Equal(10_000, _holds.Untold);

        for (var i = 0; i < 10; i++)
            await StepAsync(TimeSpan.Zero);
        Assert.Equal((10_000, 0), (_told.Count, _holds.Untold));
    }

    [Fact]
    public async Task End_OfMany_DoesNotKeepRunningRequestsFromTheirRenewal()
    {
        _mayAsk = false;
        for (var i = 0; i < 5000; i++)
            _holds.End(Keep(mayBeKnown: true));
        var running = Keep();
        await StepAsync(Holds.Interval);

        Assert.Same(running, _told[0].Hold);
        Assert.Equal((1001, 4000), (_told.Count, _holds.Untold));
    }

    [Fact]
    public async Task End_OfWhatRedisWasNeverAskedFor_TellsNothing()
    {
        _holds.End(Keep());
        await StepAsync(Holds.Interval);

        Assert.Empty(_told);
    }

    // Its end may have been told before it was told of: Redis would count it for its lifetime.
    [Fact]
    public async Task End_WhileItIsToldOf_IsToldBehindThat()
    {
        var hold = Keep(mayBeKnown: true);
        _hears = questions =>
        {
            if (questions[0].Cost > 0)
                _holds.End(hold);
            return true;
        };
        await StepAsync(Holds.Interval);

        Assert.Equal(-1, _told[^1].Cost);
        Assert.True(_told.FindIndex(static one => one.Cost == 1) < _told.Count - 1);
    }

    private Hold Keep(bool mayBeKnown = false)
    {
        var hold = new Hold(Rule, "{0a}:3:exports") { MayBeKnown = mayBeKnown };
        _holds.Keep(hold);
        return hold;
    }

    private Task StepAsync(TimeSpan later)
    {
        _clock.Advance(later);
        return _holds.StepAsync();
    }

    private Task<bool> TellAsync(IReadOnlyList<Question> questions)
    {
        _told.AddRange(questions);
        return Task.FromResult(_hears(questions));
    }
}
