using System.Net;
using System.Net.Sockets;

namespace Gateway.Listening;

/// <summary>A listening socket that was there before this process.</summary>
/// <param name="Descriptor">Its file descriptor.</param>
/// <param name="Socket">The socket.</param>
internal sealed record InheritedSocket(int Descriptor, Socket Socket)
{
    private const int SolSocket = 1;
    private const int SoAcceptConnections = 30;

    /// <summary>Where it is bound.</summary>
    public EndPoint EndPoint { get; } = Socket.LocalEndPoint!;

    /// <summary>Takes a descriptor over; null when it is no listening stream socket.</summary>
    /// <remarks>
    /// It keeps lacking FD_CLOEXEC, as it came: .NET takes that as a sign that other processes share the socket, and does not
    /// shut it down for all of them when it closes its own descriptor. The gateway starts no processes that could inherit it.
    /// </remarks>
    public static InheritedSocket? Open(int descriptor)
    {
        SafeSocketHandle? handle = null;
        try
        {
            handle = new SafeSocketHandle(descriptor, ownsHandle: true);
            var socket = new Socket(handle);
            if (socket.SocketType == SocketType.Stream && IsListening(socket) && socket.LocalEndPoint is not null)
                return new InheritedSocket(descriptor, socket);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            // Some other file.
        }

        handle?.SetHandleAsInvalid();
        return null;
    }

    /// <summary>Whether connections to an endpoint would arrive here.</summary>
    /// <param name="wanted">What would be bound. All addresses may also mean those of IPv4, where that is what is inherited.</param>
    public bool IsFor(EndPoint wanted) => (wanted, EndPoint) switch
    {
        (IPEndPoint one, IPEndPoint bound) => one.Port == bound.Port
            && (one.Address.Equals(bound.Address) || (one.Address.Equals(IPAddress.IPv6Any) && bound.Address.Equals(IPAddress.Any))),
        (UnixDomainSocketEndPoint one, UnixDomainSocketEndPoint bound) => string.Equals(one.ToString(), bound.ToString(), StringComparison.Ordinal),
        _ => false,
    };

    private static bool IsListening(Socket socket)
    {
        Span<byte> value = stackalloc byte[sizeof(int)];
        value.Clear();
        socket.GetRawSocketOption(SolSocket, SoAcceptConnections, value);
        return BitConverter.ToInt32(value) != 0;
    }
}
