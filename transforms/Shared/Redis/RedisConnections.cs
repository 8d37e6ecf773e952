using System.Collections.Concurrent;

namespace Gateway.Transforms.Shared.Redis;

/// <summary>The connections of this process, one for each server. Safe to share.</summary>
public sealed class RedisConnections
{
    private readonly ConcurrentDictionary<string, RedisConnection> _all = new(StringComparer.Ordinal);

    /// <summary>The connection of that text.</summary>
    public RedisConnection Of(string connection) => _all.GetOrAdd(connection, static text => new RedisConnection(text));
}
