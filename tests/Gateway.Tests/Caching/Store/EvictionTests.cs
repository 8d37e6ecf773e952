namespace Gateway.Tests.Caching.Store;

public sealed class EvictionTests : IDisposable
{
    // More than fit, several times over.
    private const int Scan = 10_000;

    private readonly StoreUnderTest _store = new();
    private int _scanned;

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(10, true)]
    public void TryAdd_ManyKeysSeenOnce_SparesWhatWasUsedTwice(int uses, bool isSpared)
    {
        for (var i = 0; i < 100; i++)
        {
            _store.Add($"key-{i}", 1000);
            for (var use = 0; use < uses; use++)
                Assert.NotNull(_store.Get($"key-{i}"));
        }

        ScanPast(Scan);

        Assert.Equal(isSpared ? 100 : 0, Enumerable.Range(0, 100).Count(i => _store.Has($"key-{i}")));
    }

    [Fact]
    public void TryPeek_AnyNumber_IsNoUse()
    {
        _store.Add("key", 1000);
        for (var i = 0; i < 10; i++)
            Assert.True(_store.Has("key"));

        ScanPast(Scan);

        Assert.False(_store.Has("key"));
    }

    [Fact]
    public void TryAdd_KeyEvictedAShortTimeAgo_GoesToTheMainQueue()
    {
        _store.Add("key", 1000);
        while (_store.Has("key"))
            ScanPast(1);

        _store.Add("key", 1000);
        ScanPast(Scan);

        Assert.True(_store.Has("key"));
    }

    [Fact]
    public void TryAdd_KeyEvictedALongTimeAgo_IsLikeANewOne()
    {
        _store.Add("key", 1000);
        while (_store.Has("key"))
            ScanPast(1);
        ScanPast(Scan);

        _store.Add("key", 1000);
        ScanPast(Scan);

        Assert.False(_store.Has("key"));
    }

    [Fact]
    public void TryAdd_InThePlaceOfAUsedEntry_KeepsItsPlace()
    {
        _store.Add("key", 1000);
        _store.Get("key");
        _store.Get("key");
        ScanPast(2000);

        _store.Add("key", 1001);
        ScanPast(Scan);

        Assert.Equal(1001, _store.Get("key")?.Length);
    }

    [Fact]
    public void TryRefresh_UsedEntry_KeepsItsPlace()
    {
        _store.Add("key", 1000);
        _store.Get("key");
        _store.Get("key");
        using (var lease = _store.Lease("key"))
            Assert.True(_store.Memory.TryRefresh(lease, "another head"u8, 1));

        ScanPast(Scan);

        Assert.True(_store.Has("key"));
    }

    [Fact]
    public void TryAdd_OneLargeBody_MakesRoomForItself()
    {
        ScanPast(Scan);

        Assert.True(_store.Add("large", 120_000));
        Assert.True(_store.Has("large"));
        AssertWithinLimit();
    }

    [Fact]
    public void TryAdd_AllUsedOften_EvictsAllTheSame()
    {
        for (var i = 0; i < 3000; i++)
        {
            Assert.True(_store.Add($"key-{i}", 1000));
            for (var use = 0; use < 5; use++)
                Assert.NotNull(_store.Get($"key-{i}"));
            AssertWithinLimit();
        }
    }

    [Fact]
    public void TryGet_UnevenUseWithScansBetween_HitsMoreThanTheLeastRecentlyUsedWould()
    {
        var random = new Random(20261126);
        var recent = new LinkedList<string>();
        var nodes = new Dictionary<string, LinkedListNode<string>>();
        int hits = 0, recentHits = 0;
        for (var i = 0; i < 100_000; i++)
        {
            // About 1/x: few keys are asked for often; every fifth never again.
            var key = i % 5 == 0 ? $"once-{i}" : $"key-{(int)Math.Pow(10_000, random.NextDouble())}";
            if (_store.Get(key) is not null)
                hits++;
            else
                _store.Add(key, 1000);

            if (nodes.Remove(key, out var node))
            {
                recentHits++;
                recent.Remove(node);
            }
            else if (recent.Count >= _store.Memory.Count)
            {
                nodes.Remove(recent.Last!.Value);
                recent.RemoveLast();
            }

            nodes[key] = recent.AddFirst(key);
        }

        Assert.True(hits > recentHits, $"{hits} hits against {recentHits}");
    }

    private void ScanPast(int keys)
    {
        for (var i = 0; i < keys; i++)
        {
            Assert.True(_store.Add($"scan-{_scanned++}", 1000));
            AssertWithinLimit();
        }
    }

    private void AssertWithinLimit() =>
        Assert.True(_store.Memory.Bytes + _store.Memory.OverheadBytes <= _store.Memory.MaxBytes);
}
