using Gateway.Transforms.Shared.Redis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Gateway.Transforms.Idempotency.Records;

/// <summary>
/// What gateways know together of keys, in Redis. Requests wait no longer than they are told, and not at all while it does not answer: that it does again is found out by a poll. Safe to share between threads.
/// </summary>
internal sealed class RedisRecords : IDisposable
{
    private const string Prefix = "gateway:idempotency:";
    private const int FingerprintBytes = 32;
    private const int TokenBytes = 16;

    // The one that the connection's text names (defaultDatabase=…).
    private const int Database = -1;

    private const byte Taken = (byte)'t';
    private const byte Settled = (byte)'s';

    // Takes a key that nobody has, or says who has it.
    private const string ClaimScript = """
        local known = redis.call('GET', KEYS[1])
        if known then return known end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return ''
        """;

    // Only who has a key may settle it, or give it back; or whoever had one that Redis has lost.
    private const string SettleScript = """
        local known = redis.call('GET', KEYS[1])
        if known and known ~= ARGV[1] then return 0 end
        if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
        return 1
        """;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PollLimit = TimeSpan.FromMilliseconds(500);

    private readonly RedisConnection _connection;
    private readonly RedisBreaker _breaker;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Begins to ask whether Redis answers.</summary>
    /// <param name="connection">Of these records alone: what others ask must not hold them up.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where it is told that Redis does not answer, and that it does again.</param>
    public RedisRecords(RedisConnection connection, TimeProvider time, ILogger log)
    {
        (_connection, _time, _log, _breaker) = (connection, time, log, new RedisBreaker(time));
        _ = Task.Run(PollAsync, CancellationToken.None);
    }

    /// <summary>How long a request waits.</summary>
    public TimeSpan Timeout { get; set; } = new IdempotencyOptions().Timeout;

    /// <summary>Asks for a key; null where Redis does not answer.</summary>
    public async Task<Claim?> ClaimAsync(string id, byte[] fingerprint, TimeSpan hold)
    {
        var token = Guid.NewGuid();
        var answer = await AskAsync(ClaimScript, id, [ValueOf(Taken, fingerprint, token.ToByteArray()), Milliseconds(hold)], Timeout);
        if (answer is null)
            return null;
        var known = (byte[])answer;
        return known is { Length: > 0 } ? ClaimOf(known, fingerprint) : new Claim(ClaimResult.Granted, Token: token, IsShared: true);
    }

    /// <summary>Its request was answered; null for an answer that is not kept.</summary>
    /// <returns>Whether Redis has it.</returns>
    public Task<bool> SettleAsync(string id, byte[] fingerprint, Guid token, byte[]? answer, TimeSpan retention) =>
        SetAsync(id, fingerprint, token, ValueOf(Settled, fingerprint, answer ?? []), retention);

    /// <summary>Its request was not done: it may come again.</summary>
    public Task<bool> ReleaseAsync(string id, byte[] fingerprint, Guid token) => SetAsync(id, fingerprint, token, [], TimeSpan.FromSeconds(1));

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task<bool> SetAsync(string id, byte[] fingerprint, Guid token, byte[] value, TimeSpan lifetime) =>
        await AskAsync(SettleScript, id, [ValueOf(Taken, fingerprint, token.ToByteArray()), value, Milliseconds(lifetime)], PollLimit) is { } answer && (long)answer == 1;

    private static RedisValue Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);

    private static byte[] ValueOf(byte kind, byte[] fingerprint, byte[] rest) => [kind, .. fingerprint, .. rest];

    // A value of something else is no answer, and nobody is to do twice what it may have been.
    private static Claim ClaimOf(byte[] value, byte[] fingerprint)
    {
        if (value.Length < 1 + FingerprintBytes)
            return new Claim(ClaimResult.Gone);
        if (!value.AsSpan(1, FingerprintBytes).SequenceEqual(fingerprint))
            return new Claim(ClaimResult.Mismatch);
        if (value[0] == Taken && value.Length == 1 + FingerprintBytes + TokenBytes)
            return new Claim(ClaimResult.InFlight);
        return value.Length == 1 + FingerprintBytes ? new Claim(ClaimResult.Gone) : new Claim(ClaimResult.Answered, value[(1 + FingerprintBytes)..]);
    }

    private async Task<RedisResult?> AskAsync(string script, string id, RedisValue[] values, TimeSpan limit)
    {
        if (!_breaker.MayAsk)
            return null;
        var answer = await RunAsync(async database => await database.ScriptEvaluateAsync(script, [Prefix + id], values), limit);
        if (answer is null)
            _breaker.Failed();
        return answer;
    }

    private async Task<T?> RunAsync<T>(Func<IDatabase, Task<T>> ask, TimeSpan limit)
        where T : class
    {
        try
        {
            var answer = await AskAsync(ask).WaitAsync(limit, _time, _stop.Token);
            // The answers of one connection are told one after another: what is done with this one must not hold up the next.
            await Task.Yield();
            return answer;
        }
        catch (Exception exception) when (exception is RedisException or RedisCommandException or TimeoutException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> ask) => await ask(await _connection.DatabaseAsync(Database));

    private async Task PollAsync()
    {
        using var timer = new PeriodicTimer(PollInterval, _time);
        bool? wasAnswering = null;
        try
        {
            do
            {
                var start = _time.GetTimestamp();
                var isAnswering = await RunAsync(static async database => (object)await database.PingAsync(), PollLimit) is not null;
                // A poll must not let requests on that would wait in vain.
                _breaker.Polled(isAnswering && _time.GetElapsedTime(start) < Timeout * 2);
                if (wasAnswering != isAnswering && isAnswering)
                    IdempotencyLog.StoreAnswers(_log);
                else if (wasAnswering != isAnswering)
                    IdempotencyLog.StoreSilent(_log);
                wasAnswering = isAnswering;
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }
}
