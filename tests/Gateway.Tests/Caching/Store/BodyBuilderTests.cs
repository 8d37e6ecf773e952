using System.Runtime.InteropServices;
using Gateway.Transforms.Caching.Store;

namespace Gateway.Tests.Caching.Store;

public sealed class BodyBuilderTests : IDisposable
{
    private readonly NativeHeap _heap = new(poisonFreed: true);

    public static TheoryData<int> Lengths => [0, 1, 4095, 4096, 4097, 61_440, 61_441, 65_535, 65_536, 65_537, 126_976, 126_977, 1_000_000];

    public void Dispose() => Assert.Equal(0, _heap.Bytes);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Complete_AnyLength_HoldsAllBytes(int length)
    {
        var bytes = Bytes(length);
        var builder = new BodyBuilder(_heap);
        foreach (var piece in bytes.Chunk(3001))
            builder.Append(piece);

        using var body = builder.Complete();
        builder.Dispose();

        Assert.Equal(length, body.Length);
        Assert.Equal(bytes, Read(body.View));
        var segments = Enumerable.Range(0, body.View.SegmentCount).SelectMany(i => body.View.GetSegment(i).ToArray());
        Assert.Equal(bytes, segments);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Complete_AnyLength_HoldsLittleMore(int length)
    {
        var builder = new BodyBuilder(_heap);
        builder.Append(Bytes(length));

        using var body = builder.Complete();
        builder.Dispose();

        // A large one is in whole pages.
        Assert.InRange(_heap.Bytes, length, length + 48 + Math.Max(length / 100, length < PageFile.Smallest ? 0 : 4096));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Complete_WhileRead_LeavesTheReaderItsBytes(int length)
    {
        var bytes = Bytes(length);
        var builder = new BodyBuilder(_heap);
        builder.Append(bytes);
        var first = builder.GetSpan(0);

        builder.Complete().Dispose();

        Assert.Equal(bytes.AsSpan(0, first.Length), first);
        Assert.Equal(bytes, Read(builder));
        builder.Dispose();
    }

    [Theory]
    [InlineData(0, 100_000)]
    [InlineData(4095, 100_000)]
    [InlineData(4096, 95_904)]
    [InlineData(50_000, 71_328)]
    [InlineData(100_000, 38_560)]
    public void DropBefore_AnyOffset_FreesWholeSegmentsOnly(int offset, int left)
    {
        var bytes = Bytes(100_000);
        using var builder = new BodyBuilder(_heap);
        builder.Append(bytes);
        var before = _heap.Bytes;

        builder.DropBefore(offset);

        Assert.Equal(100_000 - left, (before - _heap.Bytes) / 4096 * 4096);
        Assert.Equal(bytes.AsSpan(offset).ToArray(), Read(builder, offset));
    }

    [Fact]
    public void DropBefore_AFullSegment_GoesOnWithTheNext()
    {
        using var builder = new BodyBuilder(_heap);
        builder.Append(Bytes(4096));

        builder.DropBefore(4096);
        Assert.Equal(0, _heap.Bytes);
        builder.Append("more"u8);

        Assert.Equal("more"u8, builder.GetSpan(4096));
        Assert.Throws<InvalidOperationException>(() => builder.GetSpan(0).Length);
        Assert.Throws<InvalidOperationException>(() => builder.Complete());
    }

    [Fact]
    public void Complete_Twice_Throws()
    {
        using var builder = new BodyBuilder(_heap);
        builder.Complete().Dispose();

        Assert.Throws<InvalidOperationException>(() => builder.Complete());
        Assert.Throws<InvalidOperationException>(() => builder.Append("more"u8));
        Assert.Throws<InvalidOperationException>(() => builder.DropBefore(0));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void GetSpan_OutsideOfTheBody_Throws(long offset)
    {
        using var builder = new BodyBuilder(_heap);
        builder.Append("body"u8);
        using var body = builder.Complete();

        Assert.Throws<ArgumentOutOfRangeException>(() => builder.GetSpan(offset).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => body.View.GetSpan(offset).Length);
    }

    [Fact]
    public void Dispose_Twice_Throws()
    {
        var builder = new BodyBuilder(_heap);
        builder.Dispose();

        Assert.Throws<ObjectDisposedException>(builder.Dispose);
    }

    [Fact]
    public void Complete_ThenDisposeOfTheBuilder_LeavesTheBody()
    {
        var builder = new BodyBuilder(_heap);
        builder.Append("body"u8);
        var body = builder.Complete();
        builder.Dispose();

        Assert.Equal("body"u8, body.View.GetSpan(0));
        body.Dispose();
        body.Dispose();

        Assert.True(body.IsDefault);
        Assert.Equal(0, _heap.Bytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetSpan_WhileWritten_GivesEachReaderAllBytesInOrder(bool dropsBehind)
    {
        var bytes = Bytes(2_000_000);
        var builder = new BodyBuilder(_heap);
        var readers = Enumerable.Range(0, dropsBehind ? 1 : 3).Select(_ => Task.Run(() => Follow(builder, bytes, dropsBehind))).ToList();

        foreach (var piece in bytes.Chunk(4999))
            builder.Append(piece);
        if (!dropsBehind)
            builder.Complete().Dispose();
        await Task.WhenAll(readers);
        builder.Dispose();
    }

    private static void Follow(BodyBuilder builder, byte[] expected, bool dropsBehind)
    {
        for (var offset = 0; offset < expected.Length;)
        {
            var span = builder.GetSpan(offset);
            Assert.Equal(expected.AsSpan(offset, span.Length), span);
            offset += span.Length;
            if (dropsBehind)
                builder.DropBefore(offset);
            if (span.IsEmpty)
                Thread.Yield();
        }
    }

    private static byte[] Read(BodyBuilder builder, long offset = 0)
    {
        var bytes = new List<byte>();
        while (builder.GetSpan(offset) is { IsEmpty: false } span)
        {
            bytes.AddRange(span);
            offset += span.Length;
        }

        return [.. bytes];
    }

    private static byte[] Read(BodyView body)
    {
        var bytes = new byte[body.Length];
        Assert.Equal(bytes.Length, body.CopyTo(0, bytes));
        return bytes;
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(MemoryMarshal.AsBytes(bytes.AsSpan()));
        return bytes;
    }
}
