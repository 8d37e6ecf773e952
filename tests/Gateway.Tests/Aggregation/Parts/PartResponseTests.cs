using System.Buffers;
using System.IO.Compression;
using System.Text;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Shared.Calls;

namespace Gateway.Tests.Aggregation.Parts;

/// <summary>Bodies that share room, while they come.</summary>
public sealed class PartResponseTests
{
    [Fact]
    public void Advance_TakesRoomAsBytesCome()
    {
        var room = new ByteRoom(100);
        using var response = Begun(1000, room);

        response.Write(new byte[30]);
        Assert.Equal(30, room.Taken);
        response.Write(new byte[30]);
        Assert.Equal((60, 60), (room.Taken, response.Received.Length));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(99)]
    public async Task Advance_BeyondTheRoomOrItsOwnLength_HoldsNothingAndTellsWhoeverSends(int maxBytes)
    {
        var room = new ByteRoom(100);
        using var response = Begun(maxBytes, room);
        response.Write(new byte[60]);

        response.Write(new byte[60]);

        Assert.True(response.IsTooLarge);
        Assert.Equal((0, 0), (room.Taken, response.Received.Length));
        Assert.True((await response.FlushAsync()).IsCompleted);
        // Streams know no other way to say so.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await response.Stream.WriteAsync(new byte[10]));
        Assert.Equal(0, room.Taken);
    }

    [Fact]
    public void Advance_OfTheOneThatGoesBeyond_LeavesTheOthersTheirRoom()
    {
        var room = new ByteRoom(100);
        using var one = Begun(1000, room);
        using var other = Begun(1000, room);
        one.Write(new byte[60]);
        other.Write(new byte[30]);

        other.Write(new byte[30]);
        one.Write(new byte[40]);

        Assert.Equal((false, true), (one.IsTooLarge, other.IsTooLarge));
        Assert.Equal((100, 100), (room.Taken, one.Received.Length));
    }

    [Fact]
    public void Begin_AfterOneThatWasTooLarge_HasRoomAgain()
    {
        var room = new ByteRoom(100);
        var response = Begun(1000, room);
        response.Write(new byte[200]);
        response.Dispose();
        response.Dispose();

        response.Begin(1000, room);
        response.Write(new byte[100]);

        Assert.Equal((false, 100), (response.IsTooLarge, response.Received.Length));
        response.Dispose();
        Assert.Equal(0, room.Taken);
    }

    // Of a bomb no more is held than there is room for, and nothing when it has failed.
    [Theory]
    [InlineData(10_000_000, 50_000)]
    [InlineData(50_000, 10_000_000)]
    public void Decode_OfABomb_StopsWhereTheRoomDoes(int maxBytes, int roomBytes)
    {
        var room = new ByteRoom(roomBytes);
        var decoded = new DecodedBody(new RoomShare(room));

        var failure = ContentDecoding.Decode("gzip", Gzip(new string(' ', 5_000_000)), maxBytes, decoded);

        Assert.Equal(PartFailure.TooLarge, failure);
        Assert.InRange(decoded.Written.Length, 1, 50_000);
        Assert.Equal(decoded.Written.Length, room.Taken);
        decoded.Dispose();
        Assert.Equal(0, room.Taken);
    }

    private static PartResponse Begun(int maxBytes, ByteRoom room)
    {
        var response = new PartResponse();
        response.Begin(maxBytes, room);
        return response;
    }

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var encoder = new GZipStream(bytes, CompressionLevel.Fastest))
            encoder.Write(Encoding.ASCII.GetBytes(text));
        return bytes.ToArray();
    }
}
