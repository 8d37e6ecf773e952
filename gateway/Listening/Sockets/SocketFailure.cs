using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Listening.Sockets;

/// <summary>What the server is told when a socket fails.</summary>
internal static class SocketFailure
{
    /// <summary>The client's going and the gateway's own closing by the names the server knows; everything else as it is.</summary>
    public static Exception Translate(Exception exception) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown or SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable } reset =>
            new ConnectionResetException(reset.Message, reset),
        ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.Interrupted or SocketError.InvalidArgument } =>
            new ConnectionAbortedException("The connection was closed.", exception),
        _ => exception,
    };
}
