using Gateway.Transforms.Caching.Store;

namespace Gateway.Tests.Caching.Store;

public sealed class MemoryStoreTests : IDisposable
{
    private readonly StoreUnderTest _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void TryGet_WhatWasAdded_GivesAllOfIt()
    {
        Assert.True(_store.Add("key", "body", "head", 7));

        using var lease = _store.Lease("key");
        Assert.Equal("key"u8, lease.Key);
        Assert.Equal("head"u8, lease.Head);
        Assert.Equal("body", StoreUnderTest.Text(lease.Body));
        Assert.Equal(7, lease.Sequence);
        Assert.Equal(1, _store.Memory.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ke")]
    [InlineData("key ")]
    [InlineData("Key")]
    public void TryGet_AnotherKey_FindsNothing(string key)
    {
        _store.Add("key");

        Assert.False(_store.Memory.TryGet(StoreUnderTest.Bytes(key), out var lease));
        Assert.True(lease.IsDefault);
    }

    [Fact]
    public void TryAdd_NothingAtAll_IsFound()
    {
        Assert.True(_store.Add("", "", ""));

        using var lease = _store.Lease("");
        Assert.True(lease.Head.IsEmpty);
        Assert.Equal(0, lease.Body.Length);
        Assert.Equal(0, lease.Body.SegmentCount);
        Assert.True(lease.Body.GetSpan(0).IsEmpty);
    }

    [Fact]
    public void TryAdd_KeyThatIsThere_ReplacesTheEntryButNotUnderALease()
    {
        _store.Add("key", "old");
        var bytes = _store.Memory.Bytes;
        using var old = _store.Lease("key");

        Assert.True(_store.Add("key", "new"));

        Assert.Equal("new", _store.Get("key"));
        Assert.Equal("old", StoreUnderTest.Text(old.Body));
        Assert.Equal(1, _store.Memory.Count);
        Assert.Equal(bytes, _store.Memory.Bytes);
    }

    [Fact]
    public void TryAdd_LargerThanAnEighth_IsRefusedAndTheOldEntryStays()
    {
        _store.Add("key", "old");

        Assert.False(_store.Add("key", (1 << 17) + 1));
        Assert.True(_store.Add("other", (1 << 17) - 2000));
        Assert.Equal("old", _store.Get("key"));
    }

    [Fact]
    public void Remove_Key_RemovesItOnce()
    {
        _store.Add("key");

        Assert.True(_store.Memory.Remove("key"u8));
        Assert.False(_store.Memory.Remove("key"u8));
        Assert.False(_store.Has("key"));
        Assert.Equal(0, _store.Memory.Bytes);
    }

    [Fact]
    public void Remove_LeaseOfAReplacedEntry_LeavesTheNewOne()
    {
        _store.Add("key", "old");
        using var old = _store.Lease("key");
        _store.Add("key", "new");

        Assert.False(_store.Memory.Remove(old));
        using var stored = _store.Lease("key");
        Assert.True(_store.Memory.Remove(stored));
        Assert.False(_store.Has("key"));
    }

    [Fact]
    public void TryRefresh_StoredEntry_ChangesHeadAndSequenceAndNothingElse()
    {
        _store.Add("key", "body", "head", 1);
        using var old = _store.Lease("key");
        old.SetFlag(EntryFlags.Stale);
        using (var encoded = _store.Body("encoded"))
            Assert.True(_store.Memory.TryAddEncoded(old, 2, encoded));

        Assert.True(_store.Memory.TryRefresh(old, "a longer head than before, by far more than a rounding"u8, 2));

        using var lease = _store.Lease("key");
        Assert.NotEqual(old.Id, lease.Id);
        Assert.Equal("a longer head than before, by far more than a rounding"u8, lease.Head);
        Assert.Equal("head"u8, old.Head);
        Assert.Equal(2, lease.Sequence);
        Assert.Equal("body", StoreUnderTest.Text(lease.Body));
        Assert.True(lease.TryGetEncoded(2, out var body));
        Assert.Equal("encoded", StoreUnderTest.Text(body));
        Assert.False(lease.HasFlag(EntryFlags.Stale));
        Assert.Equal(1, _store.Memory.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("head")]
    [InlineData("a longer head than before, by far more than a rounding")]
    public void TryRefresh_AnyHead_CountsAsAddingItWould(string head)
    {
        _store.Add("key", "body", head);
        var expected = _store.Memory.Bytes;
        _store.Add("key", "body", "the first head, which is neither short nor long");
        using var lease = _store.Lease("key");

        Assert.True(_store.Memory.TryRefresh(lease, StoreUnderTest.Bytes(head), 2));

        Assert.Equal(expected, _store.Memory.Bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TryRefresh_ReplacedOrRemovedEntry_ChangesNothing(bool isReplaced)
    {
        _store.Add("key", "old");
        using var old = _store.Lease("key");
        if (isReplaced)
            _store.Add("key", "new");
        else
            _store.Memory.Remove("key"u8);
        var bytes = _store.Memory.Bytes;

        Assert.False(_store.Memory.TryRefresh(old, "a longer head than before, by far more than a rounding"u8, 2));
        Assert.Equal(isReplaced ? "new" : null, _store.Get("key"));
        Assert.Equal(bytes, _store.Memory.Bytes);
    }

    [Fact]
    public void TryAddEncoded_ThreeSlots_KeepTheFirstEachAndCount()
    {
        _store.Add("key", "body");
        using var lease = _store.Lease("key");
        using var first = _store.Body("first");
        using var second = _store.Body("second");
        for (var slot = 1; slot <= 3; slot++)
        {
            var before = _store.Memory.Bytes;
            Assert.False(lease.TryGetEncoded(slot, out _));
            Assert.True(_store.Memory.TryAddEncoded(lease, slot, first));
            Assert.True(_store.Memory.Bytes > before);
            before = _store.Memory.Bytes;
            Assert.False(_store.Memory.TryAddEncoded(lease, slot, second));
            Assert.Equal(before, _store.Memory.Bytes);
            Assert.True(lease.TryGetEncoded(slot, out var body));
            Assert.Equal("first", StoreUnderTest.Text(body));
        }

        _store.Memory.Remove(lease);
        Assert.Equal(0, _store.Memory.Bytes);
    }

    [Fact]
    public void TryAddEncoded_EntryNoLongerStored_IsRefused()
    {
        _store.Add("key", "body");
        using var lease = _store.Lease("key");
        _store.Memory.Remove("key"u8);
        using var encoded = _store.Body("encoded");

        Assert.False(_store.Memory.TryAddEncoded(lease, 1, encoded));
        Assert.Equal(0, _store.Memory.Bytes);
    }

    [Fact]
    public void TryReplaceEncoded_ShorterForm_IsFoundFromNowOn_AndReadersKeepTheirs()
    {
        _store.Add("key", "body", sequence: 7);
        using var old = _store.Lease("key");
        using var longer = _store.Body(new string('l', 5000));
        using var shorter = _store.Body("short");
        Assert.True(_store.Memory.TryAddEncoded(old, 2, longer));
        old.SetFlag(EntryFlags.Stale);
        var before = _store.Memory.Bytes;

        Assert.True(_store.Memory.TryReplaceEncoded(old, 2, shorter));

        Assert.True(_store.Memory.Bytes < before - 4900);
        Assert.True(old.TryGetEncoded(2, out var theirs));
        Assert.Equal(5000, theirs.Length);
        using var lease = _store.Lease("key");
        Assert.True(lease.TryGetEncoded(2, out var form));
        Assert.Equal(("short", "body", 7, true), (StoreUnderTest.Text(form), StoreUnderTest.Text(lease.Body), lease.Sequence, lease.HasFlag(EntryFlags.Stale)));
        Assert.NotEqual(old.Id, lease.Id);
        // Exactly the old one is gone; its content is there.
        Assert.False(_store.Memory.Remove(old));
        Assert.True(_store.Memory.RemoveContent(old));
        Assert.Equal((0, 0), (_store.Memory.Bytes, _store.Memory.Count));
    }

    [Theory]
    [InlineData(1, "longer than before")]
    [InlineData(1, "firsT")]
    [InlineData(2, "x")]
    public void TryReplaceEncoded_NoGainOrNoForm_ChangesNothing(int slot, string form)
    {
        _store.Add("key", "body");
        using var lease = _store.Lease("key");
        using var first = _store.Body("first");
        using var second = _store.Body(form);
        Assert.True(_store.Memory.TryAddEncoded(lease, 1, first));
        var before = _store.Memory.Bytes;

        Assert.False(_store.Memory.TryReplaceEncoded(lease, slot, second));

        Assert.Equal(before, _store.Memory.Bytes);
        using var same = _store.Lease("key");
        Assert.Equal(lease.Id, same.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TryReplaceEncoded_EntryNoLongerStored_ChangesNothing(bool isReplaced)
    {
        _store.Add("key", "body");
        using var lease = _store.Lease("key");
        using var first = _store.Body("first");
        using var second = _store.Body("x");
        Assert.True(_store.Memory.TryAddEncoded(lease, 1, first));
        _store.Memory.Remove("key"u8);
        if (isReplaced)
            _store.Add("key", "other");

        Assert.False(_store.Memory.TryReplaceEncoded(lease, 1, second));
        Assert.False(_store.Memory.RemoveContent(lease));

        Assert.Equal(isReplaced ? "other" : null, _store.Get("key"));
    }

    [Fact]
    public void SetFlag_OnALease_IsSeenByAllOthers()
    {
        _store.Add("key");
        using var lease = _store.Lease("key");
        using var other = _store.Lease("key");
        Assert.False(other.HasFlag(EntryFlags.Stale));

        lease.SetFlag(EntryFlags.Stale);

        Assert.True(other.HasFlag(EntryFlags.Stale));
    }

    [Fact]
    public void MaxBytes_Lowered_EvictsAtOnceButNotUnderALease()
    {
        for (var i = 0; i < 500; i++)
            _store.Add($"key-{i}", 1000);
        using var lease = _store.Lease("key-0");

        _store.Memory.MaxBytes = 100_000;

        Assert.InRange(_store.Memory.Bytes + _store.Memory.OverheadBytes, 90_000, 100_000);
        Assert.True(_store.Memory.Evictions > 300);
        Assert.Equal(1000, lease.Body.Length);
    }

    [Fact]
    public void MaxBytes_Raised_KeepsMore()
    {
        for (var i = 0; i < 2000; i++)
            _store.Add($"key-{i}", 1000);
        var before = _store.Memory.Count;

        _store.Memory.MaxBytes *= 2;
        for (var i = 0; i < 2000; i++)
            _store.Add($"key-{i}", 1000);

        Assert.InRange(_store.Memory.Count, before * 19 / 10, before * 21 / 10);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void TryAdd_LimitTooLowForAnything_IsRefused(long maxBytes)
    {
        using var store = new StoreUnderTest(maxBytes);

        Assert.False(store.Add("key"));
    }

    [Fact]
    public void Clear_ManyEntries_LeavesNoneButTheLeased()
    {
        for (var i = 0; i < 1000; i++)
            _store.Add($"key-{i}", "body");
        using var lease = _store.Lease("key-500");

        _store.Memory.Clear();

        Assert.Equal(0, _store.Memory.Count);
        Assert.Equal(0, _store.Memory.Bytes);
        Assert.False(_store.Has("key-500"));
        Assert.Equal("body", StoreUnderTest.Text(lease.Body));
    }

    [Fact]
    public void Dispose_ThenAnyUse_FindsAndKeepsNothing()
    {
        var store = new StoreUnderTest();
        store.Add("key", "body");
        var lease = store.Lease("key");

        store.Memory.Dispose();

        Assert.False(store.Has("key"));
        Assert.False(store.Add("other"));
        Assert.False(store.Memory.Remove("key"u8));
        Assert.False(store.Memory.TryRefresh(lease, "head"u8, 1));
        store.Memory.MaxBytes = 1 << 30;
        Assert.Equal("body", StoreUnderTest.Text(lease.Body));
        lease.Dispose();
        store.Dispose();
    }
}
