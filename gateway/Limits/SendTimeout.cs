using System.Net.Sockets;

namespace Gateway.Limits;

/// <summary>
/// Has the system break a connection whose client takes nothing of what is sent to it (TCP_USER_TIMEOUT, tcp(7); RFC 5482).
/// The server's own minimum rate lets whoever filled the system's buffers stay for hours, as these bytes count as taken. Those
/// buffers are kept short (TCP_NOTSENT_LOWAT): they grow to megabytes otherwise, which count for nobody once the connection is closed.
/// </summary>
internal static class SendTimeout
{
    private const int Tcp = 6;
    private const int UserTimeout = 18;
    private const int NotSentLowWater = 25;
    private const int MaxNotSent = 128 * 1024;

    /// <summary>Sets both on a socket. Linux only: elsewhere it does nothing.</summary>
    public static void Apply(Socket socket, TimeSpan timeout)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            socket.SetRawSocketOption(Tcp, UserTimeout, BitConverter.GetBytes((int)timeout.TotalMilliseconds));
            socket.SetRawSocketOption(Tcp, NotSentLowWater, BitConverter.GetBytes(MaxNotSent));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The client has gone already.
        }
    }
}
