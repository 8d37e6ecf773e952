using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Gateway.Limits;
using Gateway.Listening.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Gateway.Listening;

/// <summary>
/// Accepts connections for Kestrel. Kestrel's own listener makes a connection, buffers and tasks of whatever comes, and spins
/// on a core while there is no file descriptor to accept with.
/// </summary>
internal sealed class AcceptingListener : IConnectionListener
{
    // Descriptors come back when connections end, which nothing tells.
    private static readonly TimeSpan ExhaustedPause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly ClientConnections _connections;
    private readonly SocketTransportOptions _options;
    private readonly ConnectionBudget _budget;
    private readonly LimitReports _reports;
    private readonly TimeProvider _time;

    private AcceptingListener(
        Socket socket, SocketTransportOptions options, ClientConnections connections, ConnectionBudget budget, LimitReports reports, TimeProvider time)
    {
        (_socket, _options, _connections, _budget, _reports, _time) = (socket, options, connections, budget, reports, time);
        EndPoint = socket.LocalEndPoint!;
    }

    /// <inheritdoc/>
    public EndPoint EndPoint { get; }

    /// <summary>Binds and listens.</summary>
    /// <exception cref="AddressInUseException">Another process listens there.</exception>
    public static AcceptingListener Bind(
        EndPoint endPoint, SocketTransportOptions options, ClientConnections connections, ConnectionBudget budget, LimitReports reports, TimeProvider time)
    {
        Socket socket;
        try
        {
            socket = options.CreateBoundListenSocket(endPoint);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(exception.Message, exception);
        }

        socket.Listen(options.Backlog);
        return new AcceptingListener(socket, options, connections, budget, reports, time);
    }

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                if (Admit(await _socket.AcceptAsync(cancellationToken)) is { } connection)
                    return connection;
            }
            catch (SocketException exception) when (IsExhausted(exception.SocketErrorCode))
            {
                _reports.Report(LimitReason.Descriptors);
                await Task.Delay(ExhaustedPause, _time, cancellationToken);
            }
            catch (Exception exception) when (exception is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return null;
            }
            catch (SocketException)
            {
                // The client had gone before it was its turn.
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _socket.Dispose();
        return default;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return default;
    }

    private ConnectionContext? Admit(Socket client)
    {
        if (!_budget.TryEnter())
        {
            client.Dispose();
            _reports.Report(LimitReason.Connections);
            return null;
        }

        if (_budget.Descriptors.IsReserved(client))
        {
            _budget.Leave();
            client.Dispose();
            _reports.Report(LimitReason.Descriptors);
            return null;
        }

        try
        {
            if (client.LocalEndPoint is IPEndPoint)
                client.NoDelay = _options.NoDelay;
            return _connections.Open(client);
        }
        catch (Win32Exception exception) when (exception is not SocketException)
        {
            // The system watches no more sockets for this process.
            _budget.Leave();
            client.Dispose();
            _reports.Report(LimitReason.Descriptors);
            return null;
        }
        catch
        {
            _budget.Leave();
            client.Dispose();
            throw;
        }
    }

    private static bool IsExhausted(SocketError error) => error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable;
}
