using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Gateway.Listening;

/// <summary>Gives the sockets that the data port listens on, and empties the queues of its own before they are closed.</summary>
internal sealed class ListenSockets(InheritedSockets inherited, TimeProvider time) : IConfigureOptions<SocketTransportOptions>
{
    // For handshakes under way: the client's last packet needs a round trip.
    private static readonly TimeSpan Handshake = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly ConcurrentBag<Socket> _own = [];

    /// <inheritdoc/>
    public void Configure(SocketTransportOptions options) => options.CreateBoundListenSocket = Create;

    /// <summary>
    /// Lets no new client in and waits until those in the queue have been accepted, a second at most. Closing a socket resets
    /// what is in its queue, and to these clients they were connected. Inherited sockets live on, and with them their queues.
    /// </summary>
    public async Task EmptyAsync(CancellationToken cancellation)
    {
        if (_own.IsEmpty)
            return;
        foreach (var socket in _own)
            SynFilter.Attach(socket);

        var start = time.GetTimestamp();
        do
            await Task.Delay(Handshake, time, cancellation);
        while (_own.Any(HasQueue) && time.GetElapsedTime(start) < Limit);
    }

    private Socket Create(EndPoint endPoint)
    {
        if (inherited.Take(endPoint) is { } existing)
            return existing;
        if (endPoint is UnixDomainSocketEndPoint)
            StaleSocket.Remove(endPoint.ToString()!);
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        _own.Add(socket);
        return socket;
    }

    private static bool HasQueue(Socket socket)
    {
        try
        {
            return socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
