using System.Net.Sockets;

namespace Gateway.Limits;

/// <summary>
/// Has the system break a connection whose client takes nothing of what is sent to it (TCP_USER_TIMEOUT, tcp(7); RFC 5482).
/// The server's own minimum rate lets whoever filled the system's buffers stay for hours, as these bytes count as taken.
/// </summary>
internal static class SendTimeout
{
    private const int Tcp = 6;
    private const int UserTimeout = 18;

    /// <summary>Sets the time on a socket. Linux only: elsewhere it does nothing.</summary>
    public static void Apply(Socket socket, TimeSpan timeout)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            socket.SetRawSocketOption(Tcp, UserTimeout, BitConverter.GetBytes((int)timeout.TotalMilliseconds));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The client has gone already.
        }
    }
}
