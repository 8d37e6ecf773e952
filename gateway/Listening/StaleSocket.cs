using System.Net.Sockets;

namespace Gateway.Listening;

/// <summary>Clears the way for a Unix socket.</summary>
internal static class StaleSocket
{
    /// <summary>
    /// Removes the socket file that a killed process left behind: one that nobody answers on. A socket in use, and any other
    /// file, stays, and binding then says so.
    /// </summary>
    public static void Remove(string path)
    {
        if (!File.Exists(path))
            return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused && IsSocket(path))
        {
            File.Delete(path);
        }
        catch (SocketException)
        {
            // Not ours to remove.
        }
    }

    // Connecting to a plain file is refused as well; a socket is the one thing that cannot be opened (ENXIO).
    private static bool IsSocket(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception is IOException and not FileNotFoundException;
        }
    }
}
