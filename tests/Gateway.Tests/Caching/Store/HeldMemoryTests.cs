using Gateway.Transforms.Caching.Fetching;
using Gateway.Transforms.Caching.Store;

namespace Gateway.Tests.Caching.Store;

/// <summary>What is held beside the store, by whoever still reads what is stored no more.</summary>
public sealed class HeldMemoryTests : IDisposable
{
    private const int Limit = 1 << 20;
    private const int Large = 100 * 1024;

    private readonly StoreUnderTest _store = new(Limit);
    private readonly List<Lease> _leases = [];

    public void Dispose()
    {
        ReturnAll();
        _store.Dispose();
    }

    [Fact]
    public void TryAdd_LeasesOfWhatWasEvicted_StopAtAQuarterBeyondTheLimit()
    {
        var added = AddAndLeaseAll();

        Assert.InRange(added, 10, 13);
        Assert.InRange(_store.Heap.Bytes, Limit, (Limit * 5 / 4) + (2 * Large));
        Assert.False(_store.Add("one more", Large));

        // Those who read have gone.
        ReturnAll();
        Assert.False(_store.Memory.IsOverfull);
        Assert.True(_store.Add("one more", Large));
    }

    [Fact]
    public void TryAdd_WithoutABody_IsStoredAllTheSame()
    {
        AddAndLeaseAll();
        using var more = _store.Body(new string('m', Large));
        Assert.True(_store.Memory.IsOverfull);
        Assert.True(_store.Add("note"));
    }

    [Fact]
    public void TryAddEncoded_Overfull_IsRefused()
    {
        AddAndLeaseAll();
        // Under the last one that is stored still.
        using var body = _store.Body(new string('e', Large));
        Assert.True(_store.Memory.IsOverfull);
        Assert.False(_store.Memory.TryAddEncoded(_leases[^1], 2, body));
    }

    [Fact]
    public void TryKeep_Overfull_TakesNothing()
    {
        var memory = new FetchMemory(_store.Memory);
        Assert.True(memory.TryKeep(1));
        AddAndLeaseAll();
        using (_store.Body(new string('m', Large)))
            Assert.Equal((false, true), (memory.TryKeep(1), memory.IsShort));
        ReturnAll();
        Assert.Equal((true, false), (memory.TryKeep(1), memory.IsShort));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(Large)]
    public void DetachedBytes_RemovedUnderALease_AreThoseOfTheEntry(int length)
    {
        _store.Add("key", length);
        var cost = _store.Memory.Bytes;
        using (_store.Lease("key"))
        {
            Assert.Equal(0, _store.Memory.DetachedBytes);
            _store.Memory.Remove("key"u8);
            Assert.Equal(cost, _store.Memory.DetachedBytes);
        }

        Assert.Equal(0, _store.Memory.DetachedBytes);
    }

    // One body, of which a lease is held by way of an entry with another head.
    [Fact]
    public void DetachedBytes_RefreshedUnderALease_AreThoseOfTheHeadAlone()
    {
        _store.Add("key", Large);
        using var old = _store.Lease("key");
        _store.Memory.TryRefresh(old, "another"u8, 2);

        Assert.InRange(_store.Memory.DetachedBytes, 1, 1000);
        _store.Memory.Remove("key"u8);
        Assert.InRange(_store.Memory.DetachedBytes, Large, 2 * Large);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(Large)]
    public void Arriving_Body_CountsUntilItIsComplete(int length)
    {
        var builder = _store.Memory.CreateBody();
        builder.Append(new byte[length]);
        Assert.InRange(_store.Heap.Arriving, length, _store.Heap.Bytes);
        Assert.Equal(0, _store.Memory.DetachedBytes);

        using (builder.Complete())
        {
            builder.Dispose();
            Assert.Equal(0, _store.Heap.Arriving);
            Assert.InRange(_store.Memory.DetachedBytes, length, 2 * Large);
        }
    }

    [Fact]
    public void Arriving_BodyOfWhichAPartIsDropped_CountsTheRest()
    {
        var builder = _store.Memory.CreateBody();
        builder.Append(new byte[4 * Large]);
        builder.DropBefore(3 * Large);
        Assert.InRange(_store.Heap.Arriving, Large, 2 * Large);
        builder.Dispose();
        Assert.Equal(0, _store.Heap.Arriving);
    }

    private int AddAndLeaseAll()
    {
        for (var i = 0; ; i++)
        {
            if (!_store.Add($"{i}", Large))
                return i;
            _leases.Add(_store.Lease($"{i}"));
        }
    }

    private void ReturnAll()
    {
        foreach (var lease in _leases)
        {
            // A copy is the same lease.
            var own = lease;
            own.Dispose();
        }

        _leases.Clear();
    }
}
