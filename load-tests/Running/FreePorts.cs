using System.Net;
using System.Net.Sockets;

namespace Gateway.LoadTests.Running;

/// <summary>Ports of loopback that nobody listens on, for programs that cannot be told to take any.</summary>
internal static class FreePorts
{
    /// <returns>One; another process may take it before it is used.</returns>
    public static int TakeOne() => Take(1)[0];

    /// <returns>That many, all different; another process may take one before it is used.</returns>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(static _ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            listeners.ForEach(static listener => listener.Start());
            return [.. listeners.Select(static listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(static listener => listener.Dispose());
        }
    }
}
