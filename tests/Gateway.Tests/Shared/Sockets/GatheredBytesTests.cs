using System.Text;
using Gateway.Transforms.Shared.Sockets;

namespace Gateway.Tests.Shared.Sockets;

public sealed class GatheredBytesTests
{
    private const string All = "abcdefghijkl";

    [Theory]
    [InlineData(3, 6, 3)]
    [InlineData(0, 9, 1)]
    [InlineData(4, 8, 1)]
    [InlineData(12, 12, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(0, 12, 5)]
    [InlineData(5, 5, 1)]
    public void Slice_AtEachByte_LeavesTheRest(int middleAt, int behindAt, int parts)
    {
        var bytes = Gather(middleAt, behindAt, parts);
        for (var sent = 0; sent <= All.Length; sent++)
        {
            var rest = bytes.Slice(sent);
            Assert.Equal(All.Length - sent, rest.Length);
            Assert.Equal(All[sent..], TextOf(rest, All.Length));
            Assert.Equal("", TextOf(rest.Slice(rest.Length), 1));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(12)]
    public void CopyTo_LittleRoom_FillsItWithTheFirst(int room) => Assert.Equal(All[..room], TextOf(Gather(3, 10, 2), room));

    private static GatheredBytes Gather(int middleAt, int behindAt, int parts)
    {
        var all = Encoding.ASCII.GetBytes(All).AsMemory();
        return new GatheredBytes(all[..middleAt], BytesInParts.Of(all[middleAt..behindAt], parts), all[behindAt..]);
    }

    private static string TextOf(in GatheredBytes bytes, int room)
    {
        var target = new byte[room];
        return Encoding.ASCII.GetString(target, 0, bytes.CopyTo(target));
    }
}
