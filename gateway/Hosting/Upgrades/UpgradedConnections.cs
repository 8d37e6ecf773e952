using System.Collections.Concurrent;

namespace Gateway.Hosting.Upgrades;

/// <summary>The upgraded connections that are open. Safe to share between threads.</summary>
internal sealed class UpgradedConnections
{
    private readonly ConcurrentDictionary<UpgradedConnection, bool> _all = new();
    private volatile bool _isClosing;

    /// <summary>Lists one; it is closed at once when the others have been.</summary>
    public void Add(UpgradedConnection connection)
    {
        _all[connection] = true;
        if (_isClosing)
            connection.Close(CloseReason.GoingAway);
    }

    /// <summary>Forgets one.</summary>
    public void Remove(UpgradedConnection connection) => _all.TryRemove(connection, out _);

    /// <summary>Closes those that are open, and those to come.</summary>
    public void Close()
    {
        _isClosing = true;
        foreach (var (connection, _) in _all)
            connection.Close(CloseReason.GoingAway);
    }
}
