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
    public async Task TokenBucket_RandomTraffic_DecidesAsExactArithmetic(int seed)
    {
        var traffic = new RandomTraffic(seed, hasBurst: true);
        await Conformance.TokenBucketAsync(new TableKey(LimitAlgorithm.TokenBucket, traffic.Rule), traffic, Steps);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task FixedWindow_RandomTraffic_DecidesAsACountOfEachWindow(int seed)
    {
        var traffic = new RandomTraffic(seed, hasBurst: false);
        await Conformance.FixedWindowAsync(new TableKey(LimitAlgorithm.FixedWindow, traffic.Rule), traffic, Steps);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task SlidingWindow_RandomTraffic_NeverExceedsTheLimitInAnyWindow_AndRefusesNothingThatATenthMoreWouldNot(int seed)
    {
        var traffic = new RandomTraffic(seed, hasBurst: false);
        await Conformance.SlidingWindowAsync(new TableKey(LimitAlgorithm.SlidingWindow, traffic.Rule), traffic, Steps);
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
}
