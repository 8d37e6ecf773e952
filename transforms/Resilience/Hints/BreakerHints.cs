using System.Globalization;
using Gateway.Transforms.Resilience.Policies;
using Gateway.Transforms.Shared.Redis;
using StackExchange.Redis;

namespace Gateway.Transforms.Resilience.Hints;

/// <summary>
/// Tells other gateways, through Redis, which destinations this one leaves alone, and is told of theirs four times a second. What others say opens no breaker: a gateway may have a bad network of its own. It takes one
/// failure here instead of many. Nobody waits for it, and without Redis nothing is told. Safe to share between threads.
/// </summary>
internal sealed class BreakerHints : IDisposable
{
    // A sorted set: hints by when they end, in milliseconds of Redis's clock.
    private const string Key = "gateway:breakers";

    // So many are told at a time; more are not told.
    private const int MaxUnderWay = 100;

    // No hint is longer in force, and nothing is left behind where no gateway runs any more. Redis keeps the thousand that last longest.
    private const string TellScript = """
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        local ends = now + tonumber(ARGV[2])
        if ends > tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0) then redis.call('ZADD', KEYS[1], ends, ARGV[1]) end
        redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1001)
        redis.call('PEXPIRE', KEYS[1], 28800000)
        return 1
        """;

    // Each hint, and for how many milliseconds yet.
    private const string ReadScript = """
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
        local all = redis.call('ZRANGE', KEYS[1], 0, 999, 'WITHSCORES')
        for i = 2, #all, 2 do all[i] = string.format('%.0f', tonumber(all[i]) - now) end
        return all
        """;

    // All hear it at least once.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    // Who asks is a poll, which has the time.
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    // The longest that a breaker can be open.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    private readonly ResilienceServices _services;
    private readonly RedisLink _link;
    private int _underWay;

    /// <summary>Begins to ask.</summary>
    /// <param name="services">What is known of destinations.</param>
    /// <param name="connection">Of these hints alone.</param>
    public BreakerHints(ResilienceServices services, RedisConnection connection)
    {
        _services = services;
        _link = new RedisLink(connection, Timeout, ReadAsync, services.HintsAnswer, services.Time);
    }

    /// <summary>A destination is left alone here.</summary>
    /// <param name="hint">Which.</param>
    /// <param name="left">How long.</param>
    public void Tell(BreakerHint hint, TimeSpan left)
    {
        if (Volatile.Read(ref _underWay) < MaxUnderWay && hint.Write() is { } text)
            _ = TellAsync(text, (long)(left < Shortest ? Shortest : left).TotalMilliseconds);
    }

    /// <inheritdoc/>
    public void Dispose() => _link.Dispose();

    private async Task TellAsync(string text, long milliseconds)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            await _link.FirstPollAsync();
            if (_link.MayAsk)
                await _link.AskAsync(async database => (string)await database.EvaluateOnPrimaryAsync(TellScript, [Key], [text, milliseconds]), RedisLink.PollLimit);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task<bool> ReadAsync(IDatabase database)
    {
        var all = (string?[]?)await database.EvaluateOnPrimaryAsync(ReadScript, [Key], []) ?? [];
        for (var i = 0; i + 1 < all.Length; i += 2)
        {
            if (all[i] is { } text && BreakerHint.Read(text) is { } hint && long.TryParse(all[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
                _services.Warn(hint, milliseconds < Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : Longest);
        }

        return true;
    }
}
