using System.Net;
using System.Net.Sockets;

namespace Gateway.LoadTests.Running;

/// <summary>Makes HTTP clients that add nothing of their own.</summary>
internal static class Clients
{
    /// <summary>No proxy, no cookies, no redirects followed, nothing decompressed, no trace headers.</summary>
    public static SocketsHttpHandler NewHandler() => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    };

    /// <summary>A client of a gateway.</summary>
    /// <param name="address">The gateway.</param>
    /// <param name="patience">How long it waits for an answer.</param>
    /// <param name="from">The address that its connections come from; null for any.</param>
    /// <param name="connections">The most connections that it has at once; requests beyond them wait for one, within its patience.</param>
    public static HttpClient New(Uri address, TimeSpan patience, IPAddress? from = null, int connections = int.MaxValue)
    {
        var handler = NewHandler();
        handler.MaxConnectionsPerServer = connections;
        if (from is not null)
            handler.ConnectCallback = (context, cancellation) => ConnectFromAsync(from, context.DnsEndPoint, cancellation);
        return new HttpClient(handler) { BaseAddress = address, Timeout = patience };
    }

    /// <summary>So many clients, each with an address of its own on loopback, so that a gateway takes them for as many people.</summary>
    /// <param name="address">The gateway.</param>
    /// <param name="patience">How long they wait for an answer.</param>
    /// <param name="count">At most 60,000.</param>
    public static HttpClient[] NewCrowd(Uri address, TimeSpan patience, int count) =>
        [.. Enumerable.Range(0, count).Select(number => New(address, patience, new IPAddress([127, 20, (byte)(number / 250), (byte)((number % 250) + 1)])))];

    private static async ValueTask<Stream> ConnectFromAsync(IPAddress from, DnsEndPoint to, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(IPAddress.Parse(to.Host), to.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
