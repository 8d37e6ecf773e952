using Gateway.Transforms.RateLimiting;
using Gateway.Transforms.RateLimiting.Limits;

namespace Gateway.Tests.RateLimiting.Limits;

/// <summary>What the docs say that a client's count takes in a gateway: all that is on the heap because of a hundred thousand of them. Nothing else runs meanwhile.</summary>
[Collection(MeasuredHeap.Name)]
public sealed class LimitMemoryTests
{
    private const int Keys = 100_000;
    private const int Rounds = 3;

    private static readonly LimitRule Hourly = new(10, TimeSpan.FromHours(1), 10);

    [Theory]
    [InlineData(LimitAlgorithm.TokenBucket, 24, 44)]
    [InlineData(LimitAlgorithm.FixedWindow, 24, 44)]
    [InlineData(LimitAlgorithm.SlidingWindow, 104, 188)]
    [InlineData(LimitAlgorithm.Concurrency, 12, 23)]
    public void Heap_OfAHundredThousandKeys_IsThatOfTheDocs(LimitAlgorithm algorithm, int least, int most)
    {
        // What the process keeps for itself in between is in some of the rounds, and less in none.
        var each = Enumerable.Range(0, Rounds).Min(_ => Measure(algorithm)) / (double)Keys;

        Assert.InRange(each, least, most);
    }

    // A table that has just doubled has the most places that nobody is in.
    [Fact]
    public void Places_OfAGrowingTable_AreAtMostThatManyForEachKey()
    {
        var table = LimitTable.Create(LimitAlgorithm.TokenBucket);
        var random = new Random(5);
        var most = 0.0;
        for (var keys = 1; keys <= 400_000; keys++)
        {
            table.TryTake(Next(random), Hourly, 0, 1);
            if (keys >= 10_000)
                most = Math.Max(most, table.Capacity / (double)keys);
        }

        Assert.Equal(0, table.Evictions);
        Assert.InRange(most, 1.5, 2.6);
    }

    private static long Measure(LimitAlgorithm algorithm)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var table = LimitTable.Create(algorithm);
        var random = new Random(5);
        for (var i = 0; i < Keys; i++)
            table.TryTake(Next(random), Hourly, 0, 1);
        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(table);
        return taken;
    }

    private static ulong Next(Random random) => (ulong)random.NextInt64(long.MinValue, long.MaxValue);
}
