using System.Net;
using System.Net.Sockets;
using Gateway.Listening;

namespace Gateway.Tests.Listening;

public sealed class InheritedSocketsTests : IDisposable
{
    private const int Process = 4711;

    private readonly List<Socket> _sockets = [];

    public void Dispose() => _sockets.ForEach(static socket => socket.Dispose());

    [Theory]
    [InlineData(null, null)]
    [InlineData("1", null)]
    [InlineData("1", "4712")]
    [InlineData("0", "4711")]
    public void Read_WithoutSocketsForThisProcess_OpensNothing(string? count, string? process)
    {
        var inherited = InheritedSockets.Read(Variables(count, process), Process, static _ => throw new InvalidOperationException("opened"));

        Assert.Empty(inherited.All);
        Assert.Null(inherited.Problem);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("two")]
    [InlineData("99999999999")]
    public void Read_WithACountThatIsNone_SaysSo(string count) =>
        Assert.Equal(
            $"LISTEN_FDS: '{count}' is no number of sockets",
            InheritedSockets.Read(Variables(count, "4711"), Process, static _ => null).Problem);

    [Fact]
    public void Read_WithADescriptorThatIsNoListeningSocket_NamesIt() =>
        Assert.Equal(
            "LISTEN_FDS: file descriptor 4 is no listening stream socket",
            InheritedSockets.Read(Variables("2", "4711"), Process, descriptor => descriptor == 3 ? Listen(descriptor, IPAddress.Loopback) : null).Problem);

    [Fact]
    public void Open_OfAFileThatIsNoSocket_GivesNothing()
    {
        using var file = File.OpenHandle(typeof(InheritedSocketsTests).Assembly.Location);
        Assert.Null(InheritedSocket.Open((int)file.DangerousGetHandle()));
        Assert.False(file.IsInvalid);
        Assert.True(RandomAccess.GetLength(file) > 0);
    }

    [Fact]
    public void Open_OfASocketThatDoesNotListen_LeavesItAlone()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.Null(InheritedSocket.Open((int)socket.SafeHandle.DangerousGetHandle()));

        socket.Listen();
    }

    [Fact]
    public void Take_ByAddress_GivesEachOnce()
    {
        var inherited = Read(IPAddress.Loopback, IPAddress.Loopback);
        var second = inherited.All[1];

        Assert.Same(second.Socket, inherited.Take(second.EndPoint));
        Assert.Null(inherited.Take(second.EndPoint));
        Assert.Null(inherited.Take(new IPEndPoint(IPAddress.Loopback, 1)));
    }

    [Fact]
    public void Take_OfAllAddresses_GivesTheOneOfIpv4()
    {
        var inherited = Read(IPAddress.Any);
        Assert.NotNull(inherited.Take(new IPEndPoint(IPAddress.IPv6Any, PortOf(inherited.All[0]))));
    }

    [Fact]
    public void FindUnclaimed_WithAnEndpointForEach_FindsNone()
    {
        var inherited = Read(IPAddress.Loopback, IPAddress.Any);
        Assert.Null(inherited.FindUnclaimed([Address($"http://*:{PortOf(inherited.All[1])}"), Address($"https://127.0.0.1:{PortOf(inherited.All[0])}")]));
    }

    [Fact]
    public void FindUnclaimed_WithASocketNobodyAcceptsFrom_NamesIt()
    {
        var inherited = Read(IPAddress.Any);
        var problem = inherited.FindUnclaimed([Address($"http://127.0.0.1:{PortOf(inherited.All[0])}")]);
        Assert.StartsWith($"LISTEN_FDS: the inherited socket 3 is bound to 0.0.0.0:{PortOf(inherited.All[0])}, where no endpoint listens", problem, StringComparison.Ordinal);
    }

    private InheritedSockets Read(params IPAddress[] addresses) => InheritedSockets.Read(
        Variables(addresses.Length.ToString(), "4711"), Process, descriptor => Listen(descriptor, addresses[descriptor - 3]));

    private InheritedSocket Listen(int descriptor, IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        socket.Listen();
        _sockets.Add(socket);
        return new InheritedSocket(descriptor, socket);
    }

    private static int PortOf(InheritedSocket socket) => ((IPEndPoint)socket.EndPoint).Port;

    private static ListenAddress Address(string url)
    {
        Assert.True(ListenAddress.TryParse(url, out var address, out _));
        return address!;
    }

    private static Func<string, string?> Variables(string? count, string? process) => name => name switch
    {
        "LISTEN_FDS" => count,
        "LISTEN_PID" => process,
        _ => null,
    };
}
