using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Listening;

/// <summary>
/// A client's connection to the data port, and whether it is in use. A feature of the connection and so of its requests.
/// Safe to share between threads.
/// </summary>
/// <param name="connection">The server's connection.</param>
/// <param name="set">Where it is listed.</param>
/// <param name="time">Tells how long it has been idle.</param>
internal sealed class OpenConnection(ConnectionContext connection, OpenConnections set, TimeProvider time)
{
    private int _requests;
    private long _lastUsed = time.GetTimestamp();
    private volatile bool _isHttp2;

    /// <summary>Whether a request on it has not been answered to the end.</summary>
    public bool IsInUse => Volatile.Read(ref _requests) > 0;

    /// <summary>Whether it speaks HTTP/2, where a close is announced without harm to what is under way. Known from the first request on.</summary>
    public bool IsHttp2 => _isHttp2;

    /// <summary>Whether the server has begun to serve it.</summary>
    public bool IsServed { get; set; }

    /// <summary>A request has come in.</summary>
    public void Enter(bool isHttp2)
    {
        Interlocked.Increment(ref _requests);
        if (isHttp2)
            _isHttp2 = true;
    }

    /// <summary>A request has been answered.</summary>
    public void Leave()
    {
        Volatile.Write(ref _lastUsed, time.GetTimestamp());
        Interlocked.Decrement(ref _requests);
    }

    /// <summary>
    /// Asks the client to come back on another connection: the next response says <c>Connection: close</c>, or a GOAWAY is
    /// sent (RFC 9113 §6.8). On an idle connection it is the end.
    /// </summary>
    public void AskToClose() => connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();

    /// <summary>The same at the last moment a response can say so, if the connections are to be closed by then.</summary>
    public Task AskToCloseIfLeavingAsync()
    {
        if (set.IsLeaving)
            AskToClose();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Closes it if nothing has happened on it for a while and nothing is arriving. A client that has just been answered may
    /// be sending the next request, which would be lost.
    /// </summary>
    /// <param name="idle">For how long it must have been idle.</param>
    public void CloseIfIdle(TimeSpan idle)
    {
        if (IsInUse || time.GetElapsedTime(Volatile.Read(ref _lastUsed)) < idle || IsArriving())
            return;
        AskToClose();
    }

    /// <summary>Its client is gone; one that is served is listed until that ends.</summary>
    public void Closed()
    {
        if (!IsServed)
            set.Remove(this);
    }

    /// <summary>Cuts it off, whatever is on it.</summary>
    public void Abort() => connection.Abort(new ConnectionAbortedException("The gateway stops and the connection is still in use."));

    // Bytes that the server has not read yet; closing on them would send a reset instead of an end.
    private bool IsArriving()
    {
        try
        {
            return connection.Features.Get<IConnectionSocketFeature>()?.Socket.Available > 0;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
