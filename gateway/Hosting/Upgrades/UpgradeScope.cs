using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Hosting.Upgrades;

/// <summary>A request that may be upgraded, and its upgraded connection if it was.</summary>
internal sealed class UpgradeScope(UpgradedConnections connections, IHttpRequestLifetimeFeature request, TimeProvider time) : IAsyncDisposable
{
    private UpgradedConnection? _connection;

    /// <summary>The upgrade was granted.</summary>
    /// <returns>What to relay.</returns>
    public Stream Open(Stream inner, bool isWebSocket)
    {
        _connection = new UpgradedConnection(request, inner, isWebSocket, time);
        connections.Add(_connection);
        return _connection.Stream;
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
