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

    // No request has it: theirs are hashes.
    private const string ProbeId = "probe";

    private const int FingerprintBytes = 32;
    private const int TokenBytes = 16;

    // Of the settling script's arguments.
    private const int ValueAt = 1;

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

    // What is sent without waiting for it: answers, and beside them what only gives a key back, which is small. Beyond, keys stay taken for their time.
    private const int MaxAnswersUnheard = 100;
    private const int MaxUnheard = 10_000;

    private static readonly TimeSpan ProbeLifetime = TimeSpan.FromSeconds(1);

    // By then a connection that is silent has been given up.
    private static readonly TimeSpan UnheardLimit = TimeSpan.FromSeconds(10);

    private readonly RedisLink _link;
    private int _answersUnheard;
    private int _unheard;

    /// <summary>Begins to ask whether Redis answers.</summary>
    /// <param name="connection">Of these records alone: what others ask must not hold them up.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where it is told that Redis does not answer, and that it does again.</param>
    public RedisRecords(RedisConnection connection, TimeProvider time, ILogger log) =>
        _link = new RedisLink(connection, new IdempotencyOptions().Timeout, ProbeAsync, isAnswering => Tell(log, isAnswering), time);

    /// <inheritdoc cref="RedisLink.Timeout"/>
    public TimeSpan Timeout
    {
        get => _link.Timeout;
        set => _link.Timeout = value;
    }

    /// <summary>
    /// Asks for a key. Nothing is told where Redis does not answer; if it was asked all the same the claim is shared, as it may yet be granted: then whoever makes nothing of it has to give it back.
    /// </summary>
    public async Task<Claim> ClaimAsync(string id, byte[] fingerprint, TimeSpan hold)
    {
        // Who has just started must not take what others have done for new.
        await _link.FirstPollAsync();
        if (!_link.MayAsk)
            return new Claim(ClaimResult.Untold);
        var token = Guid.NewGuid();
        var known = await AskAsync(ClaimScript, id, [ValueOf(Taken, fingerprint, token.ToByteArray()), Milliseconds(hold)], Timeout);
        return known switch
        {
            null => new Claim(ClaimResult.Untold, Token: token, IsShared: true),
            [] => new Claim(ClaimResult.Granted, Token: token, IsShared: true),
            _ => ClaimOf(known, fingerprint),
        };
    }

    /// <summary>Its request was answered; null for an answer that is not kept. Redis is told also while requests leave it alone, but then nobody waits for it.</summary>
    /// <returns>Whether Redis says that it has it.</returns>
    public Task<bool> SettleAsync(string id, byte[] fingerprint, Guid token, byte[]? answer, TimeSpan retention) =>
        SetAsync(id, fingerprint, token, ValueOf(Settled, fingerprint, answer ?? []), retention);

    /// <summary>Its request was not done: it may come again. Redis is told as it is of an answer.</summary>
    public Task ReleaseAsync(string id, byte[] fingerprint, Guid token) => SetAsync(id, fingerprint, token, [], TimeSpan.FromSeconds(1));

    /// <summary>The same without waiting, also where a claim may still be on its way: it comes behind that, on the same connection.</summary>
    public void GiveBack(string id, byte[] fingerprint, Guid token) => Send(id, SettlingOf(fingerprint, token, [], TimeSpan.FromSeconds(1)));

    /// <inheritdoc/>
    public void Dispose() => _link.Dispose();

    private static RedisValue[] SettlingOf(byte[] fingerprint, Guid token, byte[] value, TimeSpan lifetime) =>
        [ValueOf(Taken, fingerprint, token.ToByteArray()), value, Milliseconds(lifetime)];

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

    private static async Task<byte[]> EvaluateAsync(IDatabase database, string script, string id, RedisValue[] values) =>
        (byte[])await database.EvaluateOnPrimaryAsync(script, [Prefix + id], values);

    private static void Tell(ILogger log, bool isAnswering)
    {
        if (isAnswering)
            IdempotencyLog.StoreAnswers(log);
        else
            IdempotencyLog.StoreSilent(log);
    }

    // Settles a key of nobody: a server that takes no writes is of no use.
    private static async Task<bool> ProbeAsync(IDatabase database) =>
        await EvaluateAsync(database, SettleScript, ProbeId, [ProbeId, ProbeId, Milliseconds(ProbeLifetime)]) is [(byte)'1'];

    private async Task<bool> SetAsync(string id, byte[] fingerprint, Guid token, byte[] value, TimeSpan lifetime)
    {
        var values = SettlingOf(fingerprint, token, value, lifetime);
        if (_link.MayAsk)
            return await AskAsync(SettleScript, id, values, RedisLink.PollLimit) is [(byte)'1'];
        Send(id, values);
        return false;
    }

    private void Send(string id, RedisValue[] values)
    {
        var isAnswer = !values[ValueAt].IsNullOrEmpty;
        if (Volatile.Read(ref Unheard(isAnswer)) < (isAnswer ? MaxAnswersUnheard : MaxUnheard))
            _ = SendAsync(id, values, isAnswer);
    }

    private ref int Unheard(bool isAnswer) => ref isAnswer ? ref _answersUnheard : ref _unheard;

    private async Task SendAsync(string id, RedisValue[] values, bool isAnswer)
    {
        Interlocked.Increment(ref Unheard(isAnswer));
        try
        {
            await _link.AskAsync(database => EvaluateAsync(database, SettleScript, id, values), UnheardLimit);
        }
        finally
        {
            Interlocked.Decrement(ref Unheard(isAnswer));
        }
    }

    private async Task<byte[]?> AskAsync(string script, string id, RedisValue[] values, TimeSpan limit)
    {
        var answer = await _link.AskAsync(database => EvaluateAsync(database, script, id, values), limit);
        if (answer is null)
            _link.Failed();
        return answer;
    }
}
