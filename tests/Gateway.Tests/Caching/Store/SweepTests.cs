using System.Text;
using Gateway.Transforms.Caching.Store;

namespace Gateway.Tests.Caching.Store;

public sealed class SweepTests
{
    [Theory]
    [InlineData(0, ulong.MaxValue)]
    [InlineData(1, ulong.MaxValue)]
    [InlineData(2000, ulong.MaxValue)]
    [InlineData(2000, 0)]
    public void Sweep_AnyNumberOfEntries_ShowsEachOnce(int count, ulong hashMask)
    {
        using var store = new StoreUnderTest(hashMask: hashMask);
        for (var i = 0; i < count; i++)
            store.Add($"key-{i}");
        var seen = new List<string>();

        store.Memory.Sweep((in entry) =>
        {
            seen.Add(Encoding.UTF8.GetString(entry.Key));
            return SweepVerdict.Keep;
        });

        Assert.Equal(Enumerable.Range(0, count).Select(static i => $"key-{i}").Order(), seen.Order());
        Assert.Equal(count, store.Memory.Count);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(0)]
    public void Sweep_EachVerdict_IsCarriedOut(ulong hashMask)
    {
        using var store = new StoreUnderTest(hashMask: hashMask);
        for (var i = 0; i < 300; i++)
            store.Add($"key-{i}", sequence: i % 3);

        store.Memory.Sweep(static (in entry) => (SweepVerdict)entry.Sequence);

        for (var i = 0; i < 300; i++)
        {
            Assert.Equal((SweepVerdict)(i % 3) != SweepVerdict.Remove, store.Memory.TryPeek(StoreUnderTest.Bytes($"key-{i}"), out var lease));
            if (!lease.IsDefault)
                Assert.Equal((SweepVerdict)(i % 3) == SweepVerdict.MarkStale, lease.HasFlag(EntryFlags.Stale));
            lease.Dispose();
        }
    }

    [Theory]
    [InlineData(nameof(SweepVerdict.Remove))]
    [InlineData(nameof(SweepVerdict.MarkStale))]
    public void Sweep_EntryRefreshedMeanwhile_IsJudgedInItsNewForm(string name)
    {
        var verdict = Enum.Parse<SweepVerdict>(name);
        using var store = new StoreUnderTest();
        store.Add("key", "body", sequence: 1);
        var seen = new List<long>();

        store.Memory.Sweep(Judge);

        Assert.Equal([1, 2], seen);
        Assert.Equal(verdict == SweepVerdict.MarkStale, store.Has("key"));
        if (verdict == SweepVerdict.MarkStale)
        {
            using var lease = store.Lease("key");
            Assert.True(lease.HasFlag(EntryFlags.Stale));
        }

        SweepVerdict Judge(in Lease entry)
        {
            seen.Add(entry.Sequence);
            if (entry.Sequence == 1)
                Assert.True(store.Memory.TryRefresh(entry, "head"u8, 2));
            return verdict;
        }
    }

    // The successor has the same sequence, and the verdict must reach it all the same.
    [Theory]
    [InlineData(nameof(SweepVerdict.Remove))]
    [InlineData(nameof(SweepVerdict.MarkStale))]
    public void Sweep_FormReplacedMeanwhile_ReachesTheSuccessor(string name)
    {
        var verdict = Enum.Parse<SweepVerdict>(name);
        using var store = new StoreUnderTest();
        store.Add("key", "body", sequence: 1);
        var isReplaced = false;

        store.Memory.Sweep(Judge);

        Assert.Equal(verdict == SweepVerdict.MarkStale, store.Has("key"));
        if (verdict == SweepVerdict.MarkStale)
        {
            using var lease = store.Lease("key");
            Assert.True(lease.HasFlag(EntryFlags.Stale));
        }

        SweepVerdict Judge(in Lease entry)
        {
            if (isReplaced)
                return verdict;
            isReplaced = true;
            using var form = store.Body("form");
            using var shorter = store.Body("x");
            Assert.True(store.Memory.TryAddEncoded(entry, 1, form));
            Assert.True(store.Memory.TryReplaceEncoded(entry, 1, shorter));
            return verdict;
        }
    }

    [Fact]
    public void Sweep_VisitorThatThrows_LeavesNothingPinned()
    {
        using var store = new StoreUnderTest();
        for (var i = 0; i < 1000; i++)
            store.Add($"key-{i}");

        Assert.Throws<FormatException>(() => store.Memory.Sweep(static (in _) => throw new FormatException()));
    }

    [Fact]
    public void Sweep_StoreThatGrowsMeanwhile_ShowsAllThatWereThere()
    {
        using var store = new StoreUnderTest(16 << 20);
        for (var i = 0; i < 1000; i++)
            store.Add($"key-{i}", sequence: 1);
        var added = 0;
        var seen = new HashSet<string>();

        store.Memory.Sweep((in entry) =>
        {
            if (entry.Sequence == 1)
                seen.Add(Encoding.UTF8.GetString(entry.Key));
            for (var i = 0; i < 20 && added < 20_000; i++)
                store.Add($"added-{added++}");
            return SweepVerdict.Keep;
        });

        Assert.Equal(1000, seen.Count);
        Assert.Equal(21_000, store.Memory.Count);
    }
}
