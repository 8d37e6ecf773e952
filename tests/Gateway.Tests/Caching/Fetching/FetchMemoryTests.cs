using System.Net;
using Gateway.Transforms.Caching.Fetching;
using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Tests.Caching.Fetching;

public sealed class FetchMemoryTests : IDisposable
{
    private const int Mebibyte = 1024 * 1024;

    private static readonly ClientKey Ann = ClientKey.Of(IPAddress.Parse("192.0.2.1"));
    private static readonly ClientKey Bob = ClientKey.Of(IPAddress.Parse("192.0.2.2"));

    // 8 MiB of it are for what slow readers hold.
    private readonly MemoryStore _store = new(64 * Mebibyte);
    private readonly FetchMemory _memory;

    public FetchMemoryTests() => _memory = new FetchMemory(_store);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void TryHold_OfOneClient_LeavesRoomForOthers()
    {
        Assert.True(_memory.TryHold(Ann, Mebibyte));
        Assert.True(_memory.TryHold(Ann, Mebibyte));
        Assert.False(_memory.TryHold(Ann, 1));
        Assert.True(_memory.TryHold(Bob, Mebibyte));

        _memory.Drop(Ann, Mebibyte);
        Assert.True(_memory.TryHold(Ann, Mebibyte));
    }

    [Fact]
    public void TryHold_TheOnlyOneOfAClient_MayBeLongerThanItsShare()
    {
        Assert.True(_memory.TryHold(Ann, 5 * Mebibyte));
        Assert.False(_memory.TryHold(Ann, 1));
        // There is no more than there is.
        Assert.False(_memory.TryHold(Bob, 5 * Mebibyte));
        Assert.True(_memory.TryHold(Bob, 3 * Mebibyte));
    }

    [Fact]
    public void TryHold_Refused_TakesNothing()
    {
        Assert.True(_memory.TryHold(Ann, 8 * Mebibyte));
        for (var i = 0; i < 10; i++)
            Assert.False(_memory.TryHold(Bob, Mebibyte));
        _memory.Drop(Ann, 8 * Mebibyte);
        Assert.True(_memory.TryHold(Bob, 8 * Mebibyte));
    }
}
