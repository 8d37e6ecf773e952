using Gateway.Transforms.Caching.Fetching;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Shared.Redis;
using Microsoft.Extensions.Primitives;
using StackExchange.Redis;

namespace Gateway.Transforms.Caching.SecondLevel;

/// <summary>Looks for responses in the second level, and holds them to what was purged. Safe to share between threads.</summary>
/// <param name="cache">The memory in front of it.</param>
/// <param name="server">The server.</param>
/// <param name="journal">What was heard.</param>
/// <param name="breaker">Whether the server is asked.</param>
/// <param name="metrics">Counts.</param>
/// <param name="time">The clock.</param>
internal sealed class SecondLevelReader(Cache cache, SecondLevelServer server, Journal journal, RedisBreaker breaker, SecondLevelMetrics metrics, TimeProvider time)
{
    /// <summary>How long a request waits for it in all.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks for the response to a request.</summary>
    public async Task<Loaded?> FindAsync(FetchPlan plan, IDictionary<string, StringValues> request)
    {
        if (!breaker.MayAsk)
        {
            metrics.CountRequest(SecondLevelMetrics.Skipped);
            return null;
        }

        // Asked before the server is: a change that is told, and out of the outbox, while the answer is on its way would be in neither.
        if (cache.Outbox.Means(plan.Primary.Address, []))
        {
            metrics.CountRequest(SecondLevelMetrics.Miss);
            return null;
        }

        var start = time.GetTimestamp();
        var place = SecondLevelKeys.Of(plan.Primary.Bytes);
        var (isAnswered, entry) = await ReadAsync(place, Limit);
        IReadOnlyList<string> vary = [];
        if (entry?.Id is { } id && SharedValue.IsReadable(entry.Value, plan.Shape))
        {
            vary = HeadFormat.ReadVary(SharedValue.Head(entry.Value)).Headers;
            var choice = SecondLevelKeys.ChoiceOf(vary, request, plan.Ask.Cookies, plan.Ask.User);
            var left = Limit - time.GetElapsedTime(start);
            (isAnswered, entry) = choice is null || left <= TimeSpan.Zero ? (choice is null, null) : await ReadAsync(SecondLevelKeys.Of(place, id, choice), left);
        }

        var loaded = entry is null ? null : Judge(entry, plan, vary);
        metrics.CountRequest(loaded is not null ? SecondLevelMetrics.Hit : isAnswered ? SecondLevelMetrics.Miss : SecondLevelMetrics.Failed);
        return loaded;
    }

    private Loaded? Judge(Entry entry, FetchPlan plan, IReadOnlyList<string> vary)
    {
        if (!SharedValue.IsReadable(entry.Value, plan.Shape) || HeadFormat.KindOf(SharedValue.Head(entry.Value)) != EntryKind.Response)
            return null;
        var response = SharedValue.Read(entry.Value, entry.Residence, cache.Now);
        var effect = journal.EffectOn(entry.Purges, plan.Primary.Address, response.Tags);
        return effect == PurgeEffect.Gone || !Usability.IsFor(response, plan.Ask.Traits) ? null : new Loaded(response, entry.Value, vary, effect == PurgeEffect.Stale);
    }

    private async Task<(bool IsAnswered, Entry? Entry)> ReadAsync(string place, TimeSpan limit)
    {
        if (await server.RunAsync(SecondLevelScripts.Read, journal.Heard, [place], [], limit) is not { } reply)
        {
            breaker.Failed();
            return (false, null);
        }

        try
        {
            // What this gateway has not heard may mean what it found.
            if (!journal.Apply(reply, isPoll: false) || reply.Result.Length == 0)
                return (true, null);
            var (purges, put, value, id, now) = ((long)reply.Result[0], (long)reply.Result[1], (byte[])reply.Result[2], (string)reply.Result[3], (long)reply.Result[4]);
            return (true, new Entry(purges, now - put, value, id.Length == 0 ? null : id));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Something else has written there.
            return (true, null);
        }
    }

    private sealed record Entry(long Purges, long Residence, byte[] Value, string? Id);
}
