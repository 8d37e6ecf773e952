using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Listening;

/// <summary>The open connections of the data port. Safe to share between threads.</summary>
internal sealed class OpenConnections(TimeProvider time)
{
    private readonly ConcurrentDictionary<OpenConnection, bool> _all = new();
    private volatile bool _isLeaving;

    /// <summary>Whether every response is to close its connection.</summary>
    public bool IsLeaving => _isLeaving;

    /// <summary>Whether none is open.</summary>
    public bool IsEmpty => _all.IsEmpty;

    /// <summary>Lists a connection from its first moment, before the server has found a thread for it.</summary>
    public void Accepted(ConnectionContext connection)
    {
        var open = new OpenConnection(connection, this, time);
        connection.Features.Set(open);
        _all[open] = true;
        // A server that is full closes a connection without serving it.
        connection.ConnectionClosed.UnsafeRegister(static state => ((OpenConnection)state!).Closed(), open);
    }

    /// <summary>Serves a connection, to its end.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var open = connection.Features.GetRequiredFeature<OpenConnection>();
        open.IsServed = true;
        _all[open] = true;
        try
        {
            await next(connection);
        }
        finally
        {
            Remove(open);
        }
    }

    /// <summary>
    /// From now on every response closes its connection. HTTP/2 connections in use are told at once, as their clients can open
    /// another while the streams under way go on.
    /// </summary>
    public void Leave()
    {
        _isLeaving = true;
        foreach (var (connection, _) in _all)
        {
            if (connection is { IsHttp2: true, IsInUse: true })
                connection.AskToClose();
        }
    }

    /// <summary>Closes the connections that have been idle for a while.</summary>
    public void CloseIdle(TimeSpan idle)
    {
        foreach (var (connection, _) in _all)
            connection.CloseIfIdle(idle);
    }

    /// <summary>Cuts off all of them.</summary>
    public void Abort()
    {
        foreach (var (connection, _) in _all)
            connection.Abort();
    }

    internal void Remove(OpenConnection connection) => _all.TryRemove(connection, out _);
}
