using Gateway.Transforms.Caching.Fetching;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.Store;

namespace Gateway.Tests.Caching.Fetching;

public sealed class PartWriterTests
{
    [Fact]
    public void Write_AnyPartsInAnyOrder_HoldsExactlyTheirBytes()
    {
        var random = new Random(11);
        using var store = new MemoryStore(1 << 24);
        for (var run = 0; run < 60; run++)
        {
            var whole = new byte[random.Next(1, run < 50 ? 300 : 200_000)];
            random.NextBytes(whole);
            var isHeld = new bool[whole.Length];
            var first = Any(random, whole.Length);
            var parts = new HeldParts(whole.Length, [first]);
            var body = Body(store, whole, first);
            Mark(isHeld, first);
            for (var step = 0; step < 12; step++)
            {
                var added = Any(random, whole.Length);
                using var addedBody = Body(store, whole, added);
                var combined = parts.With(added)!;
                using var builder = store.CreateBody();
                PartWriter.Write(builder, combined, parts, body.View, added, addedBody.View);
                body.Dispose();
                (body, parts) = (builder.Complete(), combined);
                Mark(isHeld, added);
                AssertHolds(parts, body.View, whole, isHeld);
            }

            body.Dispose();
        }
    }

    private static void AssertHolds(HeldParts parts, BodyView body, byte[] whole, bool[] isHeld)
    {
        Assert.Equal(isHeld.Count(static one => one), parts.Length);
        Assert.Equal(parts.Length, body.Length);
        foreach (var range in parts.Ranges)
        {
            var bytes = new byte[range.Length];
            Assert.Equal(bytes.Length, body.CopyTo(parts.OffsetOf(range), bytes));
            Assert.True(whole.AsSpan((int)range.Start, bytes.Length).SequenceEqual(bytes));
            Assert.True(range.End == whole.Length || !isHeld[range.End]);
        }
    }

    private static ByteRange Any(Random random, int length)
    {
        var start = random.Next(length);
        return ByteRange.Between(start, random.Next(start + 1, length + 1));
    }

    private static BodyReference Body(MemoryStore store, byte[] whole, ByteRange range)
    {
        using var builder = store.CreateBody();
        builder.Append(whole.AsSpan((int)range.Start, (int)range.Length));
        return builder.Complete();
    }

    private static void Mark(bool[] isHeld, ByteRange range) => isHeld.AsSpan((int)range.Start, (int)range.Length).Fill(true);
}
