using Gateway.Transforms.Caching.Store;

namespace Gateway.Tests.Caching.Store;

public sealed class AllowanceTests
{
    private const long Limit = 16 * 1024 * 1024;

    [Fact]
    public void Keep_AShare_EvictsAtOnce_AndIsTakenBack()
    {
        using var store = new MemoryStore(Limit);
        var allowance = new Allowance(store);
        for (var i = 0; i < 100; i++)
            Add(store, i);
        var before = store.Bytes;

        allowance.Keep(0.25);
        Assert.True(before > Limit / 4);
        Assert.InRange(store.Bytes, 0, Limit / 4);
        allowance.Keep(0);
        Assert.Equal(0, store.Count);
        Add(store, 1);
        Assert.Equal(0, store.Count);

        allowance.Keep(1);
        Assert.Equal(Limit, store.MaxBytes);
        Add(store, 1);
        Assert.Equal(1, store.Count);
    }

    [Fact]
    public void Configure_WhileAShareIsKept_KeepsThatShare()
    {
        using var store = new MemoryStore(Limit);
        var allowance = new Allowance(store);
        allowance.Keep(0.5);
        allowance.Configure(2 * Limit);
        Assert.Equal(Limit, store.MaxBytes);
        allowance.Keep(1);

        Assert.Equal(2 * Limit, store.MaxBytes);
    }

    private static void Add(MemoryStore store, int number)
    {
        using var body = store.CreateBody();
        body.Append(new byte[100_000]);
        using var complete = body.Complete();
        store.TryAdd(BitConverter.GetBytes(number), "head"u8, complete, 0);
    }
}
