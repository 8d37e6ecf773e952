using Gateway.Transforms.Caching.Store;

namespace Gateway.Tests.Caching.Store;

public sealed class HeapTrimmerTests
{
    [Theory]
    [InlineData(1 << 20, 20, 1)]
    [InlineData(1 << 20, 10, 0)]
    [InlineData(200 << 20, 20, 0)]
    public void Look_AfterSoMuchWasFreed_TrimsOnce(long limit, int mebibytes, int expected)
    {
        var trimmed = 0;
        using var store = new MemoryStore(limit);
        using var trimmer = new HeapTrimmer(store, TimeProvider.System, () => trimmed++);
        var body = store.CreateBody();
        body.Append(new byte[mebibytes << 20]);
        trimmer.Look();
        Assert.Equal(0, trimmed);

        body.Dispose();
        trimmer.Look();
        trimmer.Look();

        Assert.Equal(expected, trimmed);
    }
}
