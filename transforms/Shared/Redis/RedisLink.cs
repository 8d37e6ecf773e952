using StackExchange.Redis;

namespace Gateway.Transforms.Shared.Redis;

/// <summary>
/// Asks a Redis server for requests, which wait no longer than they are told, and not at all while it does not answer: that it does again is found out by a poll, which also gives up a
/// connection that has been silent for long. A server that refuses is as good as silent: one that became a replica says READONLY over a connection that is whole. Safe to share between threads.
/// </summary>
internal sealed class RedisLink : IDisposable
{
    /// <summary>How long a poll waits, and what no request waits for.</summary>
    public static readonly TimeSpan PollLimit = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    // The one that the connection's text names (defaultDatabase=…).
    private const int Database = -1;

    private readonly RedisConnection _connection;
    private readonly Func<IDatabase, Task<bool>> _probe;
    private readonly Action<bool> _onChange;
    private readonly TimeProvider _time;
    private readonly RedisBreaker _breaker;
    private readonly TaskCompletionSource _firstPoll = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _isCluster;

    /// <summary>Begins to poll.</summary>
    /// <param name="connection">Of the asking feature alone: what others ask must not hold it up.</param>
    /// <param name="timeout">How long a request waits at first; <see cref="Timeout"/> later.</param>
    /// <param name="probe">What a poll asks; whether the answer is as it should be. It has to write, where requests do: what only takes reads is of no use to them.</param>
    /// <param name="onChange">Told whether it answers: once at first, then when that changes.</param>
    /// <param name="time">The clock.</param>
    public RedisLink(RedisConnection connection, TimeSpan timeout, Func<IDatabase, Task<bool>> probe, Action<bool> onChange, TimeProvider time)
    {
        (_connection, Timeout, _probe, _onChange, _time, _breaker) = (connection, timeout, probe, onChange, time, new RedisBreaker(time));
        _ = Task.Run(PollAsync, CancellationToken.None);
    }

    /// <summary>How long a request waits.</summary>
    public TimeSpan Timeout { get; set; }

    /// <summary>Whether requests may ask now.</summary>
    public bool MayAsk => _breaker.MayAsk;

    /// <summary>Whether it is a Redis Cluster, in which one step has keys of one slot alone.</summary>
    public bool IsCluster => _isCluster;

    /// <summary>It let requests wait for too long: they leave it alone for a while.</summary>
    public void Failed() => _breaker.Failed();

    /// <summary>Whether it is what the client says of a server that does not answer, or refuses, or is none, which may say anything.</summary>
    public static bool IsOfRedis(Exception exception) => exception is RedisException or RedisCommandException or TimeoutException or OperationCanceledException
        or ObjectDisposedException or FormatException or InvalidCastException or OverflowException or InvalidOperationException;

    /// <summary>At a start there may be requests before Redis could say anything: until it did, or for <see cref="PollLimit"/>.</summary>
    public async Task FirstPollAsync()
    {
        if (!_firstPoll.Task.IsCompleted)
            await Task.WhenAny(_firstPoll.Task, Task.Delay(PollLimit, _time, _stop.Token));
    }

    /// <summary>Asks once; null where the answer did not come in time, or is none.</summary>
    /// <typeparam name="T">The answer, made of Redis's within <paramref name="ask"/>.</typeparam>
    public async Task<T?> AskAsync<T>(Func<IDatabase, Task<T>> ask, TimeSpan limit)
        where T : class
    {
        try
        {
            var answer = await SendAsync(ask).WaitAsync(limit, _time, _stop.Token);
            // The answers of one connection are told one after another: what is done with this one must not hold up the next.
            await Task.Yield();
            return answer;
        }
        catch (Exception exception) when (IsOfRedis(exception))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task<T> SendAsync<T>(Func<IDatabase, Task<T>> ask) => await ask(await _connection.DatabaseAsync(Database));

    private async Task PollAsync()
    {
        using var timer = new PeriodicTimer(PollInterval, _time);
        var silence = new Silence();
        bool? wasAnswering = null;
        var hasAnswered = false;
        try
        {
            do
            {
                var start = _time.GetTimestamp();
                var isAnswering = await IsAnsweringAsync();
                // A poll must not let requests on that would wait in vain. The first answer took a connection, too, for which no request will wait.
                _breaker.Polled(isAnswering && (!hasAnswered || _time.GetElapsedTime(start) < Timeout * 2));
                hasAnswered |= isAnswering;
                _firstPoll.TrySetResult();
                if (wasAnswering != isAnswering)
                    Tell(isAnswering);
                wasAnswering = isAnswering;
                if (silence.IsTooLong(isAnswering))
                    _connection.Close();
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    // Polls go on whatever a server says that is none.
    private async Task<bool> IsAnsweringAsync()
    {
        try
        {
            return await AskAsync(ProbeAsync, PollLimit) is true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return false;
        }
    }

    private void Tell(bool isAnswering)
    {
        try
        {
            _onChange(isAnswering);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A log that cannot be written to is no reason to leave Redis alone.
        }
    }

    private async Task<object> ProbeAsync(IDatabase database)
    {
        var isAnswering = await _probe(database);
        _isCluster = isAnswering && await _connection.IsClusterAsync();
        return isAnswering;
    }
}
