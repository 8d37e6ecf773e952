using Gateway.Tests.Caching.Store;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.Serving;
using Gateway.Transforms.Caching.Store;

namespace Gateway.Tests.Caching.Serving;

public sealed class HotHeadsTests : IDisposable
{
    private readonly HotHeads _heads = new();
    private readonly StoreUnderTest _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void ResponseOf_Again_IsTheSameObjectUpToALength(int beyond, bool isKept)
    {
        var room = HotHeads.MaxBytes - HeadFormat.Write(Response("")).Length;
        using var lease = Lease(HeadFormat.Write(Response(new string('v', room + beyond))));
        var head = _heads.ResponseOf(lease);

        Assert.Equal(isKept, ReferenceEquals(head, _heads.ResponseOf(lease)));
        Assert.Equivalent(head.Response, _heads.ResponseOf(lease).Response, strict: true);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(HotHeads.MaxBytes, false)]
    public void VaryOf_Again_IsTheSameObjectUpToALength(int length, bool isKept)
    {
        var name = new string('n', length);
        using var lease = Lease(HeadFormat.WriteVary([name], isPerUser: true));
        var head = _heads.VaryOf(lease);

        Assert.Equal(isKept, ReferenceEquals(head, _heads.VaryOf(lease)));
        Assert.Equal((name, true), (head.Vary[0], head.IsPerUser));
    }

    private static StoredResponse Response(string value) => new() { Status = 200, Headers = [new("X-Long", value)], ReceivedAt = 0, InitialAge = 0, Lifetime = 60 };

    private Lease Lease(ReadOnlySpan<byte> head)
    {
        using var body = _store.Body("body");
        Assert.True(_store.Memory.TryAdd("key"u8, head, body, 0));
        return _store.Lease("key");
    }
}
