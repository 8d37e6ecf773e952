using StackExchange.Redis;

namespace Gateway.Transforms.Shared.Redis;

/// <summary>A connection to a Redis server, opened when it is first needed and again whenever it breaks. Safe to share.</summary>
/// <param name="connection"><c>HOST:PORT</c> with options behind commas.</param>
public sealed class RedisConnection(string connection)
{
    private const int TimeoutMilliseconds = 1000;

    // A server that became the primary, or ceased to be, says so to nobody: it is asked. By default that is once a minute.
    private const int RoleCheckSeconds = 1;

    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer>? _connecting;

    /// <summary>Why the text is no connection; null for nothing. Nothing of it is in the answer.</summary>
    public static string? FindFault(string connection)
    {
        try
        {
            return Parse(connection).EndPoints.Count == 0 ? "names no server: HOST:PORT" : null;
        }
        catch (ArgumentException)
        {
            return "must be HOST:PORT, perhaps with options such as password=… behind commas";
        }
    }

    /// <summary>A database of it.</summary>
    /// <param name="number">0 for the first.</param>
    /// <exception cref="RedisConnectionException">It cannot be reached.</exception>
    public async Task<IDatabase> DatabaseAsync(int number = 0) => (await ConnectAsync()).GetDatabase(number);

    /// <summary>Whether it is a Redis Cluster, in which one step has keys of one slot alone.</summary>
    /// <exception cref="RedisConnectionException">It cannot be reached.</exception>
    public async Task<bool> IsClusterAsync()
    {
        var servers = await ConnectAsync();
        return Array.Exists(servers.GetEndPoints(), one => servers.GetServer(one) is { IsConnected: true, ServerType: ServerType.Cluster });
    }

    /// <summary>Gives the connection up; the next question opens another one.</summary>
    public void Close()
    {
        Task<ConnectionMultiplexer>? closing;
        lock (_gate)
            (closing, _connecting) = (_connecting, null);
        _ = closing?.ContinueWith(
            static task => task.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.DenyChildAttach, TaskScheduler.Default);
    }

    // Once connected it connects again by itself; before, a name may not be found, which ends the attempt.
    private Task<ConnectionMultiplexer> ConnectAsync()
    {
        lock (_gate)
        {
            if (_connecting is null or { IsFaulted: true } or { IsCanceled: true })
                _connecting = ConnectionMultiplexer.ConnectAsync(Parse(connection));
            return _connecting;
        }
    }

    private static ConfigurationOptions Parse(string connection)
    {
        var options = ConfigurationOptions.Parse(connection);
        // The gateway starts, and goes on, without it.
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = TimeoutMilliseconds;
        options.SyncTimeout = TimeoutMilliseconds;
        options.ConfigCheckSeconds = RoleCheckSeconds;
        options.ClientName = "gateway";
        return options;
    }
}
