using Gateway.Transforms.Shared.Redis;
using StackExchange.Redis;

namespace Gateway.Transforms.Caching.SecondLevel;

/// <summary>The Redis server: runs scripts, and waits for each no longer than it is told. Safe to share between threads.</summary>
/// <param name="connection">Of the cache alone: a large body must not hold up what others ask.</param>
/// <param name="time">The clock.</param>
internal sealed class SecondLevelServer(RedisConnection connection, TimeProvider time)
{
    // In braces: one slot of a cluster has all of them, so that a script may use them together.
    private const string Prefix = "gateway:{cache}:";

    // The one that the connection's text names (defaultDatabase=…).
    private const int Database = -1;

    private static readonly RedisKey[] Common = [$"{Prefix}state", $"{Prefix}purges", $"{Prefix}changes"];

    /// <summary>Runs a script.</summary>
    /// <param name="script">One of <see cref="SecondLevelScripts"/>.</param>
    /// <param name="heard">What this gateway has heard.</param>
    /// <param name="keys">The script's own keys, as <see cref="SecondLevelKeys"/> writes them.</param>
    /// <param name="values">Its own arguments.</param>
    /// <param name="limit">How long the answer is waited for.</param>
    /// <returns>Null where there is none.</returns>
    public async Task<Reply?> RunAsync(string script, Position heard, IEnumerable<string> keys, IEnumerable<RedisValue> values, TimeSpan limit)
    {
        RedisKey[] allKeys = [.. Common, .. keys.Select(static key => (RedisKey)(Prefix + key))];
        // The first is an epoch's id, where a new one has to begin.
        RedisValue[] allValues = [Guid.NewGuid().ToString("N"), heard.Epoch, heard.Purges, heard.Changes, .. values];
        try
        {
            var result = await AskAsync(script, allKeys, allValues).WaitAsync(limit, time);
            // The answers of one connection are told one after another: what is done with this one must not hold up the next.
            await Task.Yield();
            return Reply.Read(result);
        }
        catch (Exception exception) when (RedisLink.IsOfRedis(exception))
        {
            return null;
        }
    }

    /// <summary>Begins with a new connection: one whose other end went without a word would be waited for too long.</summary>
    public void Reopen() => connection.Close();

    private async Task<RedisResult> AskAsync(string script, RedisKey[] keys, RedisValue[] values) =>
        await (await connection.DatabaseAsync(Database)).EvaluateOnPrimaryAsync(script, keys, values);
}
