using System.Net.Sockets;

namespace Gateway.Hosting;

/// <summary>Tells the service manager that started this process, if there is one that listens, how far it is: see sd_notify(3).</summary>
internal static class ServiceManager
{
    private const string Variable = "NOTIFY_SOCKET";

    /// <summary>The gateway accepts connections. Silent when nobody asked, or nobody hears it.</summary>
    public static void NotifyReady()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 1 } address)
            return;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            // A leading @ stands for the zero byte of an abstract socket (unix(7)).
            socket.SendTo("READY=1"u8, new UnixDomainSocketEndPoint(address[0] == '@' ? $"\0{address[1..]}" : address));
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            // It is gone; the gateway serves all the same.
        }
    }
}
