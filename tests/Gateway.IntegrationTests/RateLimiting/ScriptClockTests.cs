using Gateway.IntegrationTests.Infrastructure;
using Gateway.Transforms.RateLimiting;
using Gateway.Transforms.RateLimiting.Limits;
using Gateway.Transforms.RateLimiting.Store;

namespace Gateway.IntegrationTests.RateLimiting;

/// <summary>
/// Redis's clock is set back and forward, as one may whose machine has lost the time, or which takes another one's place: no limit is opened by more than the time that was skipped, and nobody is kept out for longer than a
/// window. 4 seeds of 40 steps; 30 of 200 with <c>GATEWAY_TEST_FULL=1</c>.
/// </summary>
public sealed class ScriptClockTests : IClassFixture<ScriptModelTests.Server>
{
    private const int Limit = 10;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly LimitRule Rule = new(Limit, Window, Limit);
    private static readonly (int Seeds, int Steps) Size = Extent.IsFull ? (30, 200) : (4, 40);
    private static readonly LimitAlgorithm[] Algorithms = [LimitAlgorithm.TokenBucket, LimitAlgorithm.FixedWindow, LimitAlgorithm.SlidingWindow];

    private readonly ClockedScript _script;

    public ScriptClockTests(ScriptModelTests.Server server) => _script = new ClockedScript(server.Database);

    public static TheoryData<LimitAlgorithm, TimeSpan> Steps { get; } = StepsOf(
        TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10), Window / 2, Window - TimeSpan.FromMilliseconds(1), Window, TimeSpan.FromHours(1), TimeSpan.FromDays(400));

    public static TheoryData<TimeSpan> Jumps { get; } = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromHours(1), TimeSpan.FromDays(400));

    public static TheoryData<LimitAlgorithm, int> Seeds { get; } = SeedsOf();

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Take_ClockSetBack_IsRefusedStill_AndAllowedAWindowLater(LimitAlgorithm algorithm, TimeSpan step)
    {
        var key = new ScriptKey(_script, algorithm, Rule, $"back-{algorithm}-{step}");
        Assert.Equal(Limit, await CountAsync(key, TimeSpan.Zero));

        var now = -step;
        Assert.Equal(0, await CountAsync(key, now));
        // A bucket gives half of it back in half a window; the others wait until it is over.
        Assert.Equal(algorithm == LimitAlgorithm.TokenBucket ? Limit / 2 : 0, await CountAsync(key, now + (Window / 2)));
        Assert.Equal(algorithm == LimitAlgorithm.TokenBucket ? Limit / 2 : Limit, await CountAsync(key, now + Window));
    }

    // What was written before the step is of a time to come all the while.
    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Take_FirstAskedLongAfterTheClockWasSetBack_IsAllowedAWindowLater(LimitAlgorithm algorithm, TimeSpan step)
    {
        var key = new ScriptKey(_script, algorithm, Rule, $"late-{algorithm}-{step}");
        await CountAsync(key, TimeSpan.Zero);

        var now = -step / 2;
        await CountAsync(key, now);
        Assert.Equal(Limit, await CountAsync(key, now + (Window * 2)));
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Take_ClockSetForward_AllowsWhatThatTimeWouldHave_Once(LimitAlgorithm algorithm, TimeSpan step)
    {
        var key = new ScriptKey(_script, algorithm, Rule, $"forward-{algorithm}-{step}");
        Assert.Equal(Limit, await CountAsync(key, TimeSpan.Zero));

        var allowed = algorithm == LimitAlgorithm.TokenBucket ? (int)Math.Min(Limit, Math.Floor(Limit * (step / Window))) : step >= Window ? Limit : 0;
        Assert.Equal(allowed, await CountAsync(key, step));
        Assert.Equal(0, await CountAsync(key, step));
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Take_ClockSetForwardAndBackAgain_IsAllowedAWindowLater_NotWhenThatTimeComes(LimitAlgorithm algorithm, TimeSpan step)
    {
        var key = new ScriptKey(_script, algorithm, Rule, $"again-{algorithm}-{step}");
        await CountAsync(key, TimeSpan.Zero);
        await CountAsync(key, step);

        Assert.Equal(0, await CountAsync(key, TimeSpan.Zero));
        Assert.Equal(Limit, await CountAsync(key, Window));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Take_RandomStepsOfTheClock_OpenNoMoreThanTheTimeThatWasSkipped_AndFreezeNothing(LimitAlgorithm algorithm, int seed)
    {
        var random = new Random(seed);
        var key = new ScriptKey(_script, algorithm, Rule, $"random-{algorithm}-{seed}");
        var (now, ahead, allowed) = (TimeSpan.Zero, TimeSpan.Zero, 0);
        for (var i = 0; i < Size.Steps; i++)
        {
            var step = Window * (random.NextDouble() * (random.Next(4) == 0 ? 20 : 1.5)) * (random.Next(2) == 0 ? -1 : 1);
            now += step;
            ahead += step > TimeSpan.Zero ? step : TimeSpan.Zero;
            allowed += await CountAsync(key, now, random.Next(1, Limit + 5));

            var windows = ahead / Window;
            Assert.InRange(allowed, 0, Limit + (Limit * (algorithm == LimitAlgorithm.TokenBucket ? windows : Math.Floor(windows))));
        }

        Assert.Equal(Limit, await CountAsync(key, now + Window));
    }

    // Nobody tells of them again, as their gateway was killed.
    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task Places_ClockSetBack_AreFreeALifetimeLater_NotWhenThatTimeComes(TimeSpan step)
    {
        var key = $"places-{step}";
        Assert.Equal(Limit, await CountPlacesAsync(key, TimeSpan.Zero));

        Assert.Equal(0, await CountPlacesAsync(key, -step));
        Assert.Equal(0, await CountPlacesAsync(key, Hold.Lifetime - TimeSpan.FromMilliseconds(1) - step));
        Assert.Equal(Limit, await CountPlacesAsync(key, Hold.Lifetime - step));
    }

    private async Task<int> CountPlacesAsync(string key, TimeSpan now)
    {
        var granted = 0L;
        for (var i = 0; i < Limit + 2; i++)
            granted += (await _script.AskAsync([new Hold(Rule, key).Ask(isShadow: false)], isCharge: false, now.Ticks))[0].Granted;
        return (int)granted;
    }

    private static async Task<int> CountAsync(ScriptKey key, TimeSpan now, int count = Limit + 2)
    {
        var allowed = 0;
        for (var i = 0; i < count; i++)
            allowed += (await key.TryTakeAsync(now.Ticks, 1)).IsAllowed ? 1 : 0;
        return allowed;
    }

    private static TheoryData<LimitAlgorithm, TimeSpan> StepsOf(params TimeSpan[] steps)
    {
        var all = new TheoryData<LimitAlgorithm, TimeSpan>();
        foreach (var algorithm in Algorithms)
        {
            foreach (var step in steps)
                all.Add(algorithm, step);
        }

        return all;
    }

    private static TheoryData<LimitAlgorithm, int> SeedsOf()
    {
        var all = new TheoryData<LimitAlgorithm, int>();
        foreach (var algorithm in Algorithms)
        {
            for (var seed = 1; seed <= Size.Seeds; seed++)
                all.Add(algorithm, seed);
        }

        return all;
    }
}
