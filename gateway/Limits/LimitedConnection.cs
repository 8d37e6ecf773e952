using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Limits;

/// <summary>What the limits remember of a connection. A feature of the connection and so of its requests.</summary>
/// <param name="connection">The connection.</param>
/// <param name="start">When it was accepted, as a timestamp.</param>
internal sealed class LimitedConnection(ConnectionContext connection, long start)
{
    private int _requests;

    /// <summary>When it was accepted, as a timestamp.</summary>
    public long Start => start;

    /// <summary>What the connection is counted under; null while, or because, it is not.</summary>
    public ClientKey? Client { get; set; }

    /// <summary>Counts a request. True for the last one the connection may carry, and for those under way beside it.</summary>
    public bool IsLastRequest(int limit) => Interlocked.Increment(ref _requests) >= limit;

    /// <summary>Has the next response say <c>Connection: close</c>, or sends a GOAWAY (RFC 9113 §6.8).</summary>
    public void AskToClose() => connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
}
