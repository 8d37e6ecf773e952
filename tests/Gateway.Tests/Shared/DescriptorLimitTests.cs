using System.Net.Sockets;
using Gateway.Transforms.Shared;

namespace Gateway.Tests.Shared;

public sealed class DescriptorLimitTests
{
    [Theory]
    [InlineData("Max open files            1024                 524288               files     ", 1024)]
    [InlineData("Max open files            unlimited            unlimited            files     ", int.MaxValue)]
    [InlineData("Max processes             63448                63448                processes ", int.MaxValue)]
    public void Parse_LinesOfTheSystem_GivesTheSoftLimit(string line, int expected) =>
        Assert.Equal(expected, DescriptorLimit.Parse(["Limit                     Soft Limit           Hard Limit           Units     ", line]));

    [Theory]
    [InlineData(65, false)]
    [InlineData(64, true)]
    [InlineData(1, true)]
    public void IsReserved_SocketWithSoManyDescriptorsFromItsOnOn_IsTrueForTheLast64(int left, bool expected)
    {
        List<Socket> sockets = [];
        do
            sockets.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        while (sockets[^1].Handle < 64);

        Assert.Equal(expected, new DescriptorLimit((int)sockets[^1].Handle + left, 0).IsReserved(sockets[^1]));
        sockets.ForEach(static socket => socket.Dispose());
    }

    [Fact]
    public void IsReserved_WithoutALimit_IsFalse()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        Assert.False(new DescriptorLimit(int.MaxValue, 0).IsReserved(socket));
    }
}
