using Gateway.Transforms.RateLimiting.Store;
using StackExchange.Redis;

namespace Gateway.IntegrationTests.RateLimiting;

/// <summary>
/// The script that gateways count by, in a real Redis, but by a clock of the test's: when it is comes with the question, and what Redis would have dropped by its own clock is dropped by that one. All else is as it is.
/// </summary>
/// <param name="database">Of a Redis of its own.</param>
internal sealed class ClockedScript(IDatabase database)
{
    private const long TicksPerMicrosecond = 10;

    // Of the magnitude that Redis's own has, as doubles are what it counts in.
    private const long Epoch = 1_764_000_000_000_000;

    private static readonly string Script = Replace(Replace(Replace(Replace(
        LimitScripts.Take,
        "local time = redis.call('TIME')",
        "local kept, time = {}, { ARGV[#ARGV - 1], ARGV[#ARGV] }"),
        "redis.call('SET', key, table.concat(parts), 'PX', math.max(1, math.ceil(ttl / 1000)))",
        "redis.call('SET', key, table.concat(parts)) kept[key] = math.max(1, math.ceil(ttl / 1000))"),
        "redis.call('PEXPIRE', p.key, math.ceil(p.window / 1000))",
        "kept[p.key] = math.ceil(p.window / 1000)"),
        "return answer",
        "for i = 1, #KEYS do answer[#answer + 1] = kept[KEYS[i]] or 0 end return answer");

    private readonly Dictionary<string, long> _ends = new(StringComparer.Ordinal);

    /// <summary>Asks.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="isCharge">Whether it is charged, allowed or not.</param>
    /// <param name="now">The time in ticks of 100 ns, not before that of the question before.</param>
    public async Task<IReadOnlyList<Answer>> AskAsync(IReadOnlyList<Question> questions, bool isCharge, long now)
    {
        foreach (var question in questions)
        {
            if (_ends.TryGetValue(question.Key, out var end) && now >= end)
                await database.KeyDeleteAsync(question.Key);
        }

        var (seconds, microseconds) = Math.DivRem(Epoch + (now / TicksPerMicrosecond), 1_000_000);
        var numbers = (long[])await database.ScriptEvaluateAsync(
            Script, [.. questions.Select(static question => (RedisKey)question.Key)], [.. LimitScripts.ArgumentsOf(questions, isCharge), seconds, microseconds]);
        for (var i = 0; i < questions.Count; i++)
        {
            if (numbers[^(questions.Count - i)] is > 0 and var milliseconds)
                _ends[questions[i].Key] = now + (milliseconds * TimeSpan.TicksPerMillisecond);
        }

        return LimitScripts.Read(numbers[..^questions.Count], questions.Count)!;
    }

    private static string Replace(string script, string part, string by) =>
        script.Split(part) is [var before, var behind] ? before + by + behind : throw new InvalidOperationException($"The script does not have '{part}' once.");
}
