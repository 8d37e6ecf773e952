using StackExchange.Redis;

namespace Gateway.Transforms.Shared.Redis;

/// <summary>Runs scripts where they can write.</summary>
internal static class PrimaryScripts
{
    /// <summary>
    /// Runs a script on the primary, or on none. Of servers that it takes for replicas the client would take any, in turn: it takes one that was promoted for a replica until it looks again, and a real one answers READONLY, or
    /// with what is no longer so.
    /// </summary>
    /// <param name="database">A database.</param>
    /// <param name="script">The script.</param>
    /// <param name="keys">Its keys; on a Redis Cluster all of one slot.</param>
    /// <param name="values">Its arguments.</param>
    /// <exception cref="RedisConnectionException">No server that can be reached is known to be a primary.</exception>
    /// <exception cref="RedisServerException">The server says no: it takes no writes now, or the script failed.</exception>
    public static Task<RedisResult> EvaluateOnPrimaryAsync(this IDatabase database, string script, RedisKey[] keys, RedisValue[] values) =>
        database.ScriptEvaluateAsync(script, keys, values, CommandFlags.DemandMaster);
}
