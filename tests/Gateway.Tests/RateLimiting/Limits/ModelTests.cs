using Gateway.Transforms.RateLimiting;
using Gateway.Transforms.RateLimiting.Limits;

namespace Gateway.Tests.RateLimiting.Limits;

/// <summary>Each algorithm beside a plain model of it, under random rules, costs and steps of time.</summary>
public sealed class ModelTests
{
    private const int Steps = 400;
    private const ulong Key = 42;

    public static TheoryData<int> Seeds { get; } = new(Enumerable.Range(1, 60));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void TokenBucket_RandomTraffic_DecidesAsExactArithmetic(int seed)
    {
        var traffic = new RandomTraffic(seed, hasBurst: true);
        var rule = traffic.Rule;
        var table = LimitTable.Create(LimitAlgorithm.TokenBucket);
        // Tokens used, times the window.
        Int128 used = 0;
        var last = 0L;
        for (var step = 0; step < Steps; step++)
        {
            var (now, cost) = traffic.Next();
            used = Int128.Max(0, used - ((Int128)(now - last) * rule.Limit));
            last = now;
            var isAllowed = used + ((Int128)cost * rule.Window) <= (Int128)rule.Burst * rule.Window;
            if (isAllowed)
                used += (Int128)cost * rule.Window;
            var standing = table.TryTake(Key, rule, now, cost);

            Assert.Equal((step, isAllowed, (long)(((Int128)rule.Burst * rule.Window - used) / rule.Window)), (step, standing.IsAllowed, standing.Remaining));
            if (!isAllowed)
                AssertOpensAt(traffic.Rule, LimitAlgorithm.TokenBucket, table, now + standing.Wait, cost, traffic);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void FixedWindow_RandomTraffic_DecidesAsACountOfEachWindow(int seed)
    {
        var traffic = new RandomTraffic(seed, hasBurst: false);
        var rule = traffic.Rule;
        var table = LimitTable.Create(LimitAlgorithm.FixedWindow);
        var (start, used) = (0L, 0L);
        for (var step = 0; step < Steps; step++)
        {
            var (now, cost) = traffic.Next();
            if (used == 0 || now - start >= rule.Window)
                (start, used) = (now, 0);
            var isAllowed = used + cost <= rule.Limit;
            if (isAllowed)
                used += cost;
            var standing = table.TryTake(Key, rule, now, cost);

            Assert.Equal((step, isAllowed, rule.Limit - used), (step, standing.IsAllowed, standing.Remaining));
            Assert.Equal(start + rule.Window, now + standing.Wait);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void SlidingWindow_RandomTraffic_NeverExceedsTheLimitInAnyWindow_AndRefusesNothingThatATenthMoreWouldNot(int seed)
    {
        var traffic = new RandomTraffic(seed, hasBurst: false);
        var rule = traffic.Rule;
        var table = LimitTable.Create(LimitAlgorithm.SlidingWindow);
        var log = new List<(long Time, long Cost)>();
        var longer = rule.Window + (rule.Window / SlidingWindow.Parts) + (2 * TimeSpan.TicksPerMillisecond);
        for (var step = 0; step < Steps; step++)
        {
            var (now, cost) = traffic.Next();
            var standing = table.TryTake(Key, rule, now, cost);
            var inWindow = log.Where(one => now - one.Time < rule.Window).Sum(static one => one.Cost);
            var inLonger = log.Where(one => now - one.Time < longer).Sum(static one => one.Cost);

            Assert.True(!standing.IsAllowed || inWindow + cost <= rule.Limit, $"step {step}: {inWindow} + {cost} of {rule.Limit}");
            Assert.True(standing.IsAllowed || inLonger + cost > rule.Limit, $"step {step}: refused at {inLonger} + {cost} of {rule.Limit}");
            if (standing.IsAllowed)
                log.Add((now, cost));
            else
                AssertOpensAt(rule, LimitAlgorithm.SlidingWindow, table, now + standing.Wait, cost, traffic);
        }
    }

    [Theory]
    [InlineData(LimitAlgorithm.SlidingWindow)]
    [InlineData(LimitAlgorithm.FixedWindow)]
    public void Window_AfterABurst_IsOpenAsAWholeWhenTheWindowHasPassed(LimitAlgorithm algorithm)
    {
        var rule = new LimitRule(100, TimeSpan.FromSeconds(2), 100);
        for (var start = TimeSpan.FromSeconds(5).Ticks; start < TimeSpan.FromSeconds(8).Ticks; start += TimeSpan.FromMilliseconds(37).Ticks)
        {
            var table = LimitTable.Create(algorithm);
            for (var i = 0; i < 100; i++)
                Assert.True(table.TryTake(Key, rule, start, 1).IsAllowed);
            Assert.False(table.TryTake(Key, rule, start + rule.Window - TimeSpan.TicksPerMillisecond, 1).IsAllowed);
            for (var i = 0; i < 100; i++)
                Assert.True(table.TryTake(Key, rule, start + rule.Window + (2 * TimeSpan.TicksPerMillisecond), 1).IsAllowed);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Concurrency_RandomTraffic_DecidesAsACount(int seed)
    {
        var random = new Random(seed);
        var rule = new LimitRule(random.Next(1, 20), TimeSpan.Zero, 1);
        var table = LimitTable.Create(LimitAlgorithm.Concurrency);
        var count = 0L;
        for (var step = 0; step < Steps; step++)
        {
            if (count > 0 && random.Next(2) == 0)
            {
                table.Add(Key, rule, step, -1);
                count--;
                continue;
            }

            var isAllowed = count < rule.Limit;
            count += isAllowed ? 1 : 0;
            var standing = table.TryTake(Key, rule, step, 1);
            Assert.Equal((step, isAllowed, rule.Limit - count), (step, standing.IsAllowed, standing.Remaining));
        }
    }

    // A refused request is allowed when its wait is over, and not long before where nothing else came.
    private static void AssertOpensAt(LimitRule rule, LimitAlgorithm algorithm, LimitTable table, long at, long cost, RandomTraffic traffic)
    {
        at = traffic.SkipTo(at);
        var standing = table.TryTake(Key, rule, at, cost);
        Assert.True(standing.IsAllowed, $"{algorithm}: {rule.Limit} in {rule.Window}, {standing.Wait} too early");
        table.Add(Key, rule, at, -cost);
    }
}
