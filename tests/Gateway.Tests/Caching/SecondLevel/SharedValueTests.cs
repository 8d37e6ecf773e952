using System.Security.Cryptography;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.SecondLevel;
using Gateway.Transforms.Caching.Store;

namespace Gateway.Tests.Caching.SecondLevel;

public sealed class SharedValueTests : IDisposable
{
    private const ulong Shape = 77;

    private readonly MemoryStore _store = new(1 << 20);

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    public void Read_OfWhatWasWritten_IsTheSame(int length)
    {
        var body = new byte[length];
        new Random(length).NextBytes(body);
        var value = Write(body, heldFor: 0);
        Assert.True(SharedValue.IsReadable(value, Shape));
        Assert.Equal(EntryKind.Response, HeadFormat.KindOf(SharedValue.Head(value)));
        Assert.Equal(body, SharedValue.Body(value).ToArray());
        var read = SharedValue.Read(value, residence: 0, now: 5000);
        Assert.Equal(200, read.Status);
        Assert.Equal([1UL, ulong.MaxValue], read.Tags);
        Assert.Equal("\"tag\"", read.EntityTag);
        Assert.Equal("text/plain", read.Headers.Single().Value);
        Assert.Equal((60, 3, 30, -1), (read.Lifetime, read.InitialAge, read.StaleWhileRevalidate, read.StaleIfError));
    }

    // The clock of whoever wrote it does not matter: neither that it was received in 1970 by that, nor where this one stands.
    [Theory]
    [InlineData(2000, 5000, 3 + 7)]
    [InlineData(0, 0, 3)]
    [InlineData(-90_000, -90_000, 3)]
    [InlineData(2000, -90_000, 3 + 2)]
    public void Read_ByAnotherClock_HasTheAgeItHasByThatOfTheServer(long heldFor, long residence, long age)
    {
        var value = Write([], heldFor);
        foreach (var now in new[] { 0L, 1_700_000_000_000L })
            Assert.Equal(age, SharedValue.Read(value, residence, now).AgeAt(now));
    }

    [Fact]
    public void IsReadable_OfAnotherVersionShapeOrLength_IsFalse()
    {
        var value = Write([1, 2, 3], heldFor: 0);
        Assert.False(SharedValue.IsReadable(value, Shape + 1));
        Assert.False(SharedValue.IsReadable([], Shape));
        Assert.False(SharedValue.IsReadable(value.AsSpan(0, 20), Shape));
        Assert.False(SharedValue.IsReadable(value.AsSpan(0, 40), Shape));
        value[0]++;
        Assert.False(SharedValue.IsReadable(value, Shape));
    }

    [Fact]
    public void WriteVary_Read_IsTheSame()
    {
        var value = SharedValue.WriteVary(Shape, ["accept", "x-site"], isPerUser: true);
        var (headers, isPerUser) = HeadFormat.ReadVary(SharedValue.Head(value));
        Assert.Equal(["accept", "x-site"], headers);
        Assert.True(isPerUser);
    }

    // Gateways of two releases share one Redis. Where this fails, the format has changed: SharedValue.Version counts it.
    [Fact]
    public void Write_OfThisVersion_IsTheBytesItWas()
    {
        Assert.Equal(1, SharedValue.Version);
        Assert.Equal("7b61b27924658749", Convert.ToHexStringLower(SHA256.HashData(Write([1, 2, 3], heldFor: 4)))[..16]);
    }

    private byte[] Write(byte[] body, long heldFor)
    {
        var head = HeadFormat.Write(new StoredResponse
        {
            Status = 200,
            Headers = [new("Content-Type", "text/plain")],
            ReceivedAt = 1000,
            InitialAge = 3,
            Lifetime = 60,
            StaleWhileRevalidate = 30,
            Tags = [1, ulong.MaxValue],
            EntityTag = "\"tag\"",
        });
        using var builder = _store.CreateBody();
        builder.Append(body);
        using var whole = builder.Complete();
        return SharedValue.Write(Shape, heldFor, head, whole.View);
    }
}
