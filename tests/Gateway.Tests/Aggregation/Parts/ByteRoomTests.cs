using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Shared.Calls;

namespace Gateway.Tests.Aggregation.Parts;

public sealed class ByteRoomTests
{
    [Fact]
    public void TryTake_WithinOtherRoom_TakesThereToo_AndNothingWhereOneIsFull()
    {
        var all = new ByteRoom(10);
        var (one, other) = (new ByteRoom(8, all), new ByteRoom(8, all));

        Assert.True(one.TryTake(6));
        Assert.False(other.TryTake(5));
        Assert.True(all.WasShort);
        Assert.True(other.TryTake(4));
        Assert.False(one.TryTake(1));
        Assert.Equal((6, 4, 10), (one.Taken, other.Taken, all.Taken));
        one.GiveBack(6);
        Assert.False(other.TryTake(5));
        Assert.Equal((0, 4, 4), (one.Taken, other.Taken, all.Taken));
    }

    [Fact]
    public void TryTake_BeyondTheRoom_TakesNothing()
    {
        var room = new ByteRoom(10);

        Assert.True(room.TryTake(6));
        Assert.False(room.WasShort);
        Assert.False(room.TryTake(5));
        Assert.Equal(6, room.Taken);
        Assert.True(room.TryTake(4));
        Assert.True(room.WasShort);
    }

    [Fact]
    public void Dispose_OfAShareTwice_GivesBackOnce()
    {
        var room = new ByteRoom(10);
        using var other = new RoomShare(room);
        var share = new RoomShare(room);
        Assert.True(other.TryTake(3) && share.TryTake(3) && share.TryTake(4));

        share.Dispose();
        share.Dispose();

        Assert.Equal(3, room.Taken);
    }

    // Each holds what it was given and looks at what all hold together.
    [Fact]
    public async Task TryTake_ByManyAtOnce_NeverGivesMoreThanThereIs()
    {
        const int Bytes = 1000;
        var room = new ByteRoom(Bytes);
        var (held, most, refused) = (0L, 0L, 0);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            var share = new RoomShare(room);
            var own = 0;
            for (var i = 0; i < 20_000; i++)
            {
                var count = random.Next(1, 200);
                if (own < 400 && share.TryTake(count))
                {
                    own += count;
                    InterlockedMax(ref most, Interlocked.Add(ref held, count));
                    continue;
                }

                Interlocked.Increment(ref refused);
                Interlocked.Add(ref held, -own);
                own = 0;
                share.Dispose();
            }

            Interlocked.Add(ref held, -own);
            share.Dispose();
        })));

        Assert.InRange(most, 1, Bytes);
        Assert.True(refused > 0);
        Assert.Equal((0, 0), (room.Taken, held));
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var seen = Interlocked.Read(ref most); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
