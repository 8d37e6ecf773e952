using System.Buffers;

namespace Gateway.Tests.Aggregation;

/// <summary>Tests that lean on it are worth what it sees.</summary>
[CollectionDefinition(RentedBuffers.Alone, DisableParallelization = true)]
[Collection(RentedBuffers.Alone)]
public sealed class RentedBuffersTests
{
    [Fact]
    public void Bytes_AreThoseThatAreOut()
    {
        using var rented = new RentedBuffers();
        var before = rented.Bytes;
        var one = ArrayPool<byte>.Shared.Rent(4 * 1024 * 1024);
        var other = ArrayPool<byte>.Shared.Rent(4 * 1024 * 1024);

        ArrayPool<byte>.Shared.Return(one);

        Assert.Equal(4 * 1024 * 1024, rented.Bytes - before);
        Assert.InRange(rented.Most - before, 8 * 1024 * 1024, long.MaxValue);
        ArrayPool<byte>.Shared.Return(other);
        Assert.Empty(rented.GivenBackTwice);
    }

    [Fact]
    public void GivenBackTwice_OfWhatWas_HasIt()
    {
        using var rented = new RentedBuffers();
        // Of a size that nothing else has, as the pool lends it to two from now on.
        var array = ArrayPool<byte>.Shared.Rent(64 * 1024 * 1024);

        ArrayPool<byte>.Shared.Return(array);
        ArrayPool<byte>.Shared.Return(array);

        Assert.Single(rented.GivenBackTwice);
        // Both are taken away again.
        ArrayPool<byte>.Shared.Rent(array.Length);
        ArrayPool<byte>.Shared.Rent(array.Length);
    }
}
