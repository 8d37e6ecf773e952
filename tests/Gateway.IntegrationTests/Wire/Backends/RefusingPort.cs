using System.Net;
using System.Net.Sockets;

namespace Gateway.IntegrationTests.Wire.Backends;

/// <summary>A port that is taken and refuses connections.</summary>
internal sealed class RefusingPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Takes a free one.</summary>
    public RefusingPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>Where it is.</summary>
    public string Address => $"http://{_socket.LocalEndPoint}";

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
