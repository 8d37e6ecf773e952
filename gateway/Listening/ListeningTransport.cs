using System.Collections.Concurrent;
using System.Net;
using Gateway.Limits;
using Gateway.Listening.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Gateway.Listening;

/// <summary>
/// Kestrel's own sockets, which can also stop accepting while the connections they have accepted live on. Kestrel alone
/// closes listeners and idle connections in one step, and what a new client is about to send is lost.
/// </summary>
internal sealed class ListeningTransport(
    IOptions<SocketTransportOptions> options,
    ListenSockets sockets,
    OpenConnections connections,
    ClientConnections clients,
    ConnectionBudget budget,
    LimitReports reports,
    TimeProvider time,
    ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets = new(options, loggers);
    private readonly ConcurrentBag<StoppableListener> _listeners = [];

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = new StoppableListener(AcceptingListener.Bind(endpoint, options.Value, clients, budget, reports, time), connections);
        _listeners.Add(listener);
        return ValueTask.FromResult<IConnectionListener>(listener);
    }

    /// <summary>Closes every listening socket. Kestrel's accept loops take it for their end, and its own stop finds it done.</summary>
    public async Task StopAcceptingAsync(CancellationToken cancellation)
    {
        await sockets.EmptyAsync(cancellation);
        foreach (var listener in _listeners)
            await listener.StopAsync(cancellation);
    }
}
