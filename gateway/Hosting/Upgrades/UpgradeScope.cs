using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Hosting.Upgrades;

/// <summary>A request that may be upgraded, and its upgraded connection if it was.</summary>
internal sealed class UpgradeScope(UpgradedConnections connections, IHttpRequestLifetimeFeature request, TimeProvider time)
    : IClosableUpgrade, IAsyncDisposable
{
    private volatile UpgradedConnection? _connection;

    /// <summary>The upgrade was granted.</summary>
    /// <returns>What to relay.</returns>
    public Stream Open(Stream inner, bool isWebSocket)
    {
        _connection = new UpgradedConnection(request, inner, isWebSocket, time);
        connections.Add(_connection);
        return _connection.Stream;
    }

    /// <inheritdoc/>
    public bool TryClose()
    {
        if (_connection is not { } connection)
            return false;
        connection.Close(CloseReason.PolicyViolation);
        return true;
    }

    /// <summary>The relay is over.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_connection is null)
            return;
        await _connection.EndAsync();
        connections.Remove(_connection);
        _connection.Dispose();
    }
}
