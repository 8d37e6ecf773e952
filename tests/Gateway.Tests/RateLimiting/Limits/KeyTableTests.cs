using System.Collections.Concurrent;
using Gateway.Transforms.RateLimiting;
using Gateway.Transforms.RateLimiting.Limits;

namespace Gateway.Tests.RateLimiting.Limits;

public sealed class KeyTableTests
{
    private static readonly LimitRule Hourly = new(10, TimeSpan.FromHours(1), 10);

    public static TheoryData<LimitAlgorithm, int> BytesOfAKey { get; } = new()
    {
        { LimitAlgorithm.TokenBucket, 24 },
        { LimitAlgorithm.FixedWindow, 24 },
        { LimitAlgorithm.SlidingWindow, 104 },
        { LimitAlgorithm.Concurrency, 12 },
    };

    [Theory]
    [MemberData(nameof(BytesOfAKey))]
    public void Bytes_OfAMillionDistinctKeys_AreThoseOfTheDocs(LimitAlgorithm algorithm, int bytes)
    {
        var table = LimitTable.Create(algorithm);
        var random = new Random(7);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_500_000; i++)
            table.TryTake((ulong)random.NextInt64(long.MinValue, long.MaxValue), Hourly, i, 1);
        // With what it was before it doubled, again and again.
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(1 << 20, table.Capacity);
        Assert.Equal((1L << 20) * bytes, table.Bytes);
        Assert.InRange(allocated, table.Bytes, table.Bytes * 2.1);
    }

    [Fact]
    public void TryTake_ManyKeysWithinTheLimit_ForgetsNone()
    {
        var table = LimitTable.Create(LimitAlgorithm.FixedWindow);
        var random = new Random(3);
        var keys = Enumerable.Range(0, 700_000).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue)).ToArray();
        foreach (var key in keys)
            table.TryTake(key, Hourly, 0, 1);

        Assert.Equal(0, table.Evictions);
        foreach (var key in keys)
            Assert.Equal(8, table.TryTake(key, Hourly, 1, 1).Remaining);
    }

    [Theory]
    [InlineData(LimitAlgorithm.TokenBucket)]
    [InlineData(LimitAlgorithm.FixedWindow)]
    [InlineData(LimitAlgorithm.SlidingWindow)]
    public void TryTake_WhileOthersFloodTheTable_KeepsWhoIsAtTheLimit(LimitAlgorithm algorithm)
    {
        var table = LimitTable.Create(algorithm);
        table.MaxKeys = 1024;
        for (var i = 0; i < 10; i++)
            table.TryTake(5, Hourly, 0, 1);
        var random = new Random(9);
        for (var i = 0; i < 100_000; i++)
            table.TryTake((ulong)random.NextInt64(long.MinValue, long.MaxValue), Hourly, i, 1);

        Assert.False(table.TryTake(5, Hourly, 100_000, 1).IsAllowed);
        Assert.True(table.Evictions > 90_000);
        Assert.True(table.Capacity <= 1024);
    }

    [Fact]
    public void TryTake_KeysWhoseWindowIsOver_GiveTheirPlaceAndTheTableDoesNotGrow()
    {
        var table = LimitTable.Create(LimitAlgorithm.SlidingWindow);
        var rule = new LimitRule(10, TimeSpan.FromSeconds(1), 10);
        var random = new Random(4);
        for (var second = 0; second < 300; second++)
        {
            for (var i = 0; i < 1000; i++)
                table.TryTake((ulong)random.NextInt64(long.MinValue, long.MaxValue), rule, TimeSpan.FromSeconds(second * 2).Ticks, 1);
        }

        Assert.Equal(0, table.Evictions);
        Assert.InRange(table.Capacity, 1000, 8192);
    }

    [Theory]
    [InlineData(LimitAlgorithm.TokenBucket)]
    [InlineData(LimitAlgorithm.FixedWindow)]
    [InlineData(LimitAlgorithm.SlidingWindow)]
    [InlineData(LimitAlgorithm.Concurrency)]
    public async Task TryTake_FromManyThreads_LetsExactlyTheLimitThrough(LimitAlgorithm algorithm)
    {
        var table = LimitTable.Create(algorithm);
        var rule = new LimitRule(500, TimeSpan.FromHours(1), 500);
        var allowed = new ConcurrentDictionary<ulong, int>();
        await Parallel.ForAsync(0, 8, (_, _) =>
        {
            for (var i = 0; i < 4000; i++)
            {
                var key = (ulong)(i % 20) << 58;
                if (table.TryTake(key, rule, 0, 1).IsAllowed)
                    allowed.AddOrUpdate(key, 1, static (_, count) => count + 1);
            }

            return ValueTask.CompletedTask;
        });

        Assert.Equal(20, allowed.Count);
        Assert.All(allowed.Values, static count => Assert.Equal(500, count));
    }

    [Fact]
    public void Add_OfWhatGaveWay_GivesNothingBack()
    {
        var table = LimitTable.Create(LimitAlgorithm.Concurrency);
        table.Add(3, Hourly, 0, -1);

        Assert.Equal(9, table.TryTake(3, Hourly, 0, 1).Remaining);
    }

    [Theory]
    [InlineData(LimitAlgorithm.TokenBucket)]
    [InlineData(LimitAlgorithm.FixedWindow)]
    [InlineData(LimitAlgorithm.SlidingWindow)]
    public void TryTake_UnderAnotherRule_GoesOnFromWhatWasUsed(LimitAlgorithm algorithm)
    {
        var table = LimitTable.Create(algorithm);
        for (var i = 0; i < 10; i++)
            table.TryTake(3, Hourly, i, 1);

        Assert.False(table.TryTake(3, Hourly, 20, 1).IsAllowed);
        Assert.Equal(9, table.TryTake(3, new LimitRule(20, TimeSpan.FromHours(1), 20), 21, 1).Remaining);
        Assert.False(table.TryTake(3, new LimitRule(5, TimeSpan.FromHours(2), 5), 22, 1).IsAllowed);
        Assert.True(table.TryTake(3, new LimitRule(12, TimeSpan.FromMinutes(1), 12), TimeSpan.FromMinutes(2).Ticks, 1).IsAllowed);
    }

    [Fact]
    public void TryTake_AMomentOlderThanTheLast_IsAsGoodAsTheLast()
    {
        foreach (var algorithm in Enum.GetValues<LimitAlgorithm>())
        {
            var table = LimitTable.Create(algorithm);
            var now = TimeSpan.FromHours(3).Ticks;
            Assert.Equal(9, table.TryTake(3, Hourly, now, 1).Remaining);
            Assert.Equal(8, table.TryTake(3, Hourly, now - 1000, 1).Remaining);
        }
    }
}
