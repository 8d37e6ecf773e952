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

    // So many questions in a row without an answer, and the next are not asked.
    private const int MaxFailures = 3;

    // What may wait for an answer to nobody.
    private const int MaxCharges = 10_000;

    // Takes of a bucket that is never empty, as a request would: it has to be written, which a replica refuses, or a server without room. It is gone a millisecond later.
    private static readonly Question[] Probe = [new(LimitAlgorithm.TokenBucket, new LimitRule(1_000_000_000, TimeSpan.FromSeconds(1), 1_000_000_000), "probe", 1, 1)];

    private readonly RedisLink _link;
    private readonly RateLimitingMetrics _metrics;
    private int _charges;
    private int _failures;

    /// <summary>Begins to ask whether Redis answers.</summary>
    /// <param name="connection">Of the limits alone: what others ask must not hold them up.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="log">Where it is told that Redis does not answer, and that it does again.</param>
    public LimitStore(RedisConnection connection, TimeProvider time, RateLimitingMetrics metrics, ILogger log)
    {
        _metrics = metrics;
        Holds = new Holds(() => _link!.MayAsk, () => _link!.IsCluster, TellAsync, time);
        _link = new RedisLink(connection, new RateLimitingOptions().Timeout, ProbeAsync, isAnswering => Tell(log, isAnswering), time);
        _ = Holds.RunAsync();
    }

    /// <summary>The places that requests of this gateway hold.</summary>
    public Holds Holds { get; }

    /// <inheritdoc cref="RedisLink.Timeout"/>
    public TimeSpan Timeout
    {
        get => _link.Timeout;
        set => _link.Timeout = value;
    }

    /// <summary>Takes of all policies, or of none.</summary>
    /// <returns>An answer to each question; null where Redis did not answer. On a Redis Cluster it may be that only some shadows have none.</returns>
    public async Task<IReadOnlyList<Answer>?> TakeAsync(IReadOnlyList<Question> questions)
    {
        await _link.FirstPollAsync();
        if (!_link.MayAsk)
        {
            _metrics.CountStore(RateLimitingMetrics.Skipped);
            return null;
        }

        foreach (var question in questions)
        {
            if (question.Hold is { } hold)
                hold.MayBeKnown = true;
        }

        var answers = _link.IsCluster ? await SlotBySlot.TakeAsync(questions, AskAsync, GiveBack) : await AskAsync(questions);
        // One late answer may be the machine's fault, and nobody waits for long. A node of a cluster that only shadows ask must not have others refuse; a server is one for all.
        if (answers is not null)
            Volatile.Write(ref _failures, 0);
        else if ((!_link.IsCluster || HasEnforced(questions)) && Interlocked.Increment(ref _failures) >= MaxFailures)
            _link.Failed();
        _metrics.CountStore(answers is null ? RateLimitingMetrics.Failed : RateLimitingMetrics.Answered);
        return answers;
    }

    /// <summary>Charges a key, or gives back, without waiting; what Redis does not take is not counted there.</summary>
    public void Charge(LimitAlgorithm algorithm, LimitRule rule, string key, long cost)
    {
        if (_link.MayAsk && Volatile.Read(ref _charges) < MaxCharges)
            _ = ChargeAsync([new Question(algorithm, rule, key, cost, cost)]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Holds.Dispose();
        _link.Dispose();
    }

    private static bool HasEnforced(IReadOnlyList<Question> questions)
    {
        foreach (var question in questions)
        {
            if (!question.IsShadow)
                return true;
        }

        return false;
    }

    private static async Task<bool> ProbeAsync(IDatabase database) => await EvaluateAsync(database, Probe, isCharge: false) is { Length: LimitScripts.NumbersEach };

    private static async Task<long[]> EvaluateAsync(IDatabase database, IReadOnlyList<Question> questions, bool isCharge) =>
        (long[])await database.EvaluateOnPrimaryAsync(LimitScripts.Take, KeysOf(questions), LimitScripts.ArgumentsOf(questions, isCharge));

    private static RedisKey[] KeysOf(IReadOnlyList<Question> questions)
    {
        var keys = new RedisKey[questions.Count];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = Prefix + questions[i].Key;
        return keys;
    }

    private void Tell(ILogger log, bool isAnswering)
    {
        if (isAnswering)
        {
            Holds.Recall();
            RateLimitingLog.StoreAnswers(log);
        }
        else
        {
            RateLimitingLog.StoreSilent(log);
        }
    }

    private async Task<IReadOnlyList<Answer>?> AskAsync(IReadOnlyList<Question> questions) =>
        await _link.AskAsync(database => EvaluateAsync(database, questions, isCharge: false), Timeout) is { } numbers ? LimitScripts.Read(numbers, questions.Count) : null;

    private void GiveBack(Question question, long granted) => Charge(question.Algorithm, question.Rule, question.Key, -granted);

    private async Task ChargeAsync(IReadOnlyList<Question> questions)
    {
        Interlocked.Increment(ref _charges);
        try
        {
            await SendAsync(questions);
        }
        finally
        {
            Interlocked.Decrement(ref _charges);
        }
    }

    private Task<bool> TellAsync(IReadOnlyList<Question> questions) => _link.IsCluster ? SlotBySlot.TellAsync(questions, SendAsync) : SendAsync(questions);

    private async Task<bool> SendAsync(IReadOnlyList<Question> questions) =>
        await _link.AskAsync(database => EvaluateAsync(database, questions, isCharge: true), RedisLink.PollLimit) is not null;
}
