using Gateway.Transforms.RateLimiting.Limits;
using Gateway.Transforms.Shared.Redis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Gateway.Transforms.RateLimiting.Store;

/// <summary>
/// What gateways count together, in Redis. Requests wait no longer than they are told, and not at all while it does not answer: that it does again is found out by a poll. Safe to share between threads.
/// </summary>
internal sealed class LimitStore : IDisposable
{
    private const string Prefix = "gateway:limit:";
    private const int NumbersEach = 4;
    private const long TicksPerMicrosecond = 10;

    // The one that the connection's text names (defaultDatabase=…).
    private const int Database = -1;

    // After so many polls without an answer the connection is given up.
    private const int MaxSilent = 8;

    // So many questions in a row without an answer, and the next are not asked.
    private const int MaxFailures = 3;

    // What may wait for an answer to nobody.
    private const int MaxCharges = 10_000;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PollLimit = TimeSpan.FromMilliseconds(500);

    // Looks at a key, and leaves it as it is.
    private static readonly Question[] Probe = [new(LimitAlgorithm.TokenBucket, new LimitRule(1, TimeSpan.FromSeconds(1), 1), "probe", 0, 0)];

    private readonly RedisConnection _connection;
    private readonly RedisBreaker _breaker;
    private readonly TimeProvider _time;
    private readonly RateLimitingMetrics _metrics;
    private readonly ILogger _log;
    private readonly TaskCompletionSource _firstPoll = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private int _charges;
    private int _failures;
    private volatile bool _isCluster;

    /// <summary>Begins to ask whether Redis answers.</summary>
    /// <param name="connection">Of the limits alone: what others ask must not hold them up.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="log">Where it is told that Redis does not answer, and that it does again.</param>
    public LimitStore(RedisConnection connection, TimeProvider time, RateLimitingMetrics metrics, ILogger log)
    {
        (_connection, _time, _metrics, _log, _breaker) = (connection, time, metrics, log, new RedisBreaker(time));
        _ = Task.Run(PollAsync, CancellationToken.None);
    }

    /// <summary>How long a request waits.</summary>
    public TimeSpan Timeout { get; set; } = new RateLimitingOptions().Timeout;

    /// <summary>Takes of all policies, or of none.</summary>
    /// <returns>An answer to each question; null where Redis did not answer.</returns>
    public async Task<IReadOnlyList<Answer>?> TakeAsync(IReadOnlyList<Question> questions)
    {
        // At a start there may be requests before Redis could say anything.
        if (!_firstPoll.Task.IsCompleted)
            await Task.WhenAny(_firstPoll.Task, Task.Delay(PollLimit, _time, _stop.Token));
        if (!_breaker.MayAsk)
        {
            _metrics.CountStore(RateLimitingMetrics.Skipped);
            return null;
        }

        var answers = _isCluster ? await SlotBySlot.TakeAsync(questions, AskAsync, GiveBack) : await AskAsync(questions);
        // One late answer may be the machine's fault, and nobody waits for long.
        if (answers is not null)
            Volatile.Write(ref _failures, 0);
        else if (Interlocked.Increment(ref _failures) >= MaxFailures)
            _breaker.Failed();
        _metrics.CountStore(answers is null ? RateLimitingMetrics.Failed : RateLimitingMetrics.Answered);
        return answers;
    }

    /// <summary>Charges a key, or gives back, without waiting; what Redis does not take is not counted there.</summary>
    public void Charge(LimitAlgorithm algorithm, LimitRule rule, string key, long cost)
    {
        if (_breaker.MayAsk && Volatile.Read(ref _charges) < MaxCharges)
            _ = ChargeAsync([new Question(algorithm, rule, key, cost, cost)]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private static RedisKey[] KeysOf(IReadOnlyList<Question> questions)
    {
        var keys = new RedisKey[questions.Count];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = Prefix + questions[i].Key;
        return keys;
    }

    private static RedisValue[] ArgumentsOf(IReadOnlyList<Question> questions, bool isCharge)
    {
        var values = new List<RedisValue>(1 + (questions.Count * 7)) { isCharge ? "0" : "1" };
        foreach (var question in questions)
        {
            var rule = question.Rule;
            values.AddRange(
            [
                question.Algorithm.ToString(), rule.Limit, rule.Window / TicksPerMicrosecond, rule.Burst, rule.Most, question.Cost, question.Wanted,
            ]);
        }

        return [.. values];
    }

    private static List<Answer>? Read(long[] numbers, int count)
    {
        if (numbers.Length != count * NumbersEach)
            return null;
        var answers = new List<Answer>(count);
        for (var i = 0; i < numbers.Length; i += NumbersEach)
            answers.Add(new Answer(new Standing(numbers[i] == 1, Math.Max(0, numbers[i + 1]), Math.Max(0, numbers[i + 2]) * TicksPerMicrosecond), numbers[i + 3]));
        return answers;
    }

    private async Task<IReadOnlyList<Answer>?> AskAsync(IReadOnlyList<Question> questions) =>
        await RunAsync(questions, isCharge: false, Timeout) is { } numbers ? Read(numbers, questions.Count) : null;

    private void GiveBack(Question question, long granted) => Charge(question.Algorithm, question.Rule, question.Key, -granted);

    private async Task ChargeAsync(IReadOnlyList<Question> questions)
    {
        Interlocked.Increment(ref _charges);
        try
        {
            await RunAsync(questions, isCharge: true, PollLimit);
        }
        finally
        {
            Interlocked.Decrement(ref _charges);
        }
    }

    private async Task<long[]?> RunAsync(IReadOnlyList<Question> questions, bool isCharge, TimeSpan limit)
    {
        try
        {
            var result = await EvaluateAsync(KeysOf(questions), ArgumentsOf(questions, isCharge)).WaitAsync(limit, _time, _stop.Token);
            // The answers of one connection are told one after another: what is done with this one must not hold up the next.
            await Task.Yield();
            return (long[])result;
        }
        catch (Exception exception) when (IsOfRedis(exception))
        {
            return null;
        }
    }

    // A server that is none may say anything.
    private static bool IsOfRedis(Exception exception) => exception is RedisException or RedisCommandException or TimeoutException or OperationCanceledException
        or ObjectDisposedException or FormatException or InvalidCastException or OverflowException or InvalidOperationException;

    private async Task<RedisResult> EvaluateAsync(RedisKey[] keys, RedisValue[] values) =>
        await (await _connection.DatabaseAsync(Database)).ScriptEvaluateAsync(LimitScripts.Take, keys, values);

    private async Task PollAsync()
    {
        using var timer = new PeriodicTimer(PollInterval, _time);
        var silent = 0;
        bool? wasAnswering = null;
        try
        {
            do
            {
                var start = _time.GetTimestamp();
                var isAnswering = await RunAsync(Probe, isCharge: false, PollLimit) is { Length: NumbersEach };
                _isCluster = isAnswering && await _connection.IsClusterAsync();
                // A poll must not let requests on that would wait in vain.
                _breaker.Polled(isAnswering && _time.GetElapsedTime(start) < Timeout * 2);
                _firstPoll.TrySetResult();
                if (wasAnswering != isAnswering && isAnswering)
                    RateLimitingLog.StoreAnswers(_log);
                else if (wasAnswering != isAnswering)
                    RateLimitingLog.StoreSilent(_log);
                wasAnswering = isAnswering;
                silent = isAnswering ? 0 : silent + 1;
                if (silent == MaxSilent)
                {
                    _connection.Close();
                    silent = 0;
                }
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }
}
