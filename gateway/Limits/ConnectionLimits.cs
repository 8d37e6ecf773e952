using System.Net;
using Gateway.Listening;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Limits;

/// <summary>The connection middleware that keeps clients to the limits. Safe to share between threads.</summary>
internal sealed class ConnectionLimits(LimitsInForce limits, ConnectionBudget budget, LimitReports reports, TrustedProxies trusted, TimeProvider time)
{
    private readonly ClientCounts _clients = new();

    /// <summary>Gives back what the connection was counted as when it ends. Goes before everything else.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var limited = new LimitedConnection(connection, time.GetTimestamp());
        connection.Features.Set(limited);
        try
        {
            await next(connection);
        }
        finally
        {
            if (limited.Client is { } client)
                _clients.Leave(client);
            budget.Leave();
        }
    }

    /// <summary>Refuses a client that has too many connections. Goes where the client's address is known, and before TLS.</summary>
    public Task AdmitAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        // Who comes by a Unix socket has no address.
        if (connection.RemoteEndPoint is not IPEndPoint ip)
            return next(connection);
        // A load balancer brings the connections of all its clients.
        if (!trusted.Contains(ip.Address))
        {
            var client = ClientKey.Of(ip.Address);
            if (!_clients.TryEnter(client, limits.Current.ConnectionsPerAddress))
            {
                reports.Report(LimitReason.Address, connection);
                return Task.CompletedTask;
            }

            connection.Features.Get<LimitedConnection>()!.Client = client;
        }

        if (connection.Features.Get<IConnectionSocketFeature>() is { } transport)
            SendTimeout.Apply(transport.Socket, limits.Current.SendTimeout);
        return next(connection);
    }

    /// <summary>Cuts a connection that stays silent, and one that floods with HTTP/2 frames. Goes after TLS.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="isHttp2">Whether it speaks HTTP/2.</param>
    /// <param name="next">Serves it.</param>
    public async Task WatchAsync(ConnectionContext connection, bool isHttp2, ConnectionDelegate next)
    {
        if (!await FirstByteWatch.WaitAsync(connection, limits, reports, time))
            return;
        if (isHttp2)
        {
            connection.Transport = new WatchedTransport(new Http2Input(connection, limits, reports, time), new Http2Output(connection, limits, reports, time));
            // An answered PING keeps a connection open as far as the server is concerned.
            if (connection.Features.Get<OpenConnection>() is { } open)
                connection.Features.Get<IConnectionHeartbeatFeature>()?.OnHeartbeat(_ => open.CloseIfIdle(limits.Current.KeepAlive), this);
        }

        await next(connection);
    }
}
