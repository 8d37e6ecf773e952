using System.Threading.Channels;
using Gateway.Transforms.Caching.Fetching;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared.Redis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.SecondLevel;

/// <summary>Puts responses into the second level, one after another, when they are stored in the memory and nobody waits. Safe to share between threads.</summary>
internal sealed class SecondLevelWriter : IDisposable
{
    /// <summary>Longer bodies stay in the memory alone.</summary>
    public const long MaxBodyBytes = 1024 * 1024;

    /// <summary>Those beyond are left out.</summary>
    public const int MaxWaiting = 1024;

    // A day: what is still wanted then is fetched once more for all.
    private const long MaxSeconds = 24 * 60 * 60;

    // Between two looks whether the server answers again.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private const int MaxAttempts = 3;

    private readonly Cache _cache;
    private readonly SecondLevelServer _server;
    private readonly Journal _journal;
    private readonly RedisBreaker _breaker;
    private readonly SecondLevelMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<PendingWrite> _waiting = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    public SecondLevelWriter(Cache cache, SecondLevelServer server, Journal journal, RedisBreaker breaker, SecondLevelMetrics metrics, TimeProvider time, ILogger log)
    {
        (_cache, _server, _journal, _breaker, _metrics, _time, _log) = (cache, server, journal, breaker, metrics, time, log);
        _ = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>Has a response put there.</summary>
    public void Offer(FetchPlan plan, CacheKey storedUnder, IReadOnlyList<string> vary, IDictionary<string, StringValues> request, Position since)
    {
        string? choice = null;
        if (vary.Count > 0 || plan.Ask.Policy.Options.PerUser)
        {
            choice = SecondLevelKeys.ChoiceOf(vary, request, plan.Ask.Cookies, plan.Ask.User);
            if (choice is null)
                return;
        }

        if (!_waiting.Writer.TryWrite(new PendingWrite(plan.Ask.Policy, plan.Shape, storedUnder, plan.Primary, vary, choice, since)))
            _metrics.CountWrite(SecondLevelMetrics.Dropped);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _stop.Cancel();
    }

    private async Task RunAsync()
    {
        await foreach (var write in _waiting.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                await WriteAsync(write);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The next one may be better.
                CachingLog.NotShared(_log, exception, write.Policy.RouteId);
            }
        }
    }

    private async Task WriteAsync(PendingWrite write)
    {
        string? result = null;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            while (!_breaker.MayAsk)
                await Task.Delay(Pause, _time, _stop.Token);
            result = await PutAsync(write);
            if (result != SecondLevelMetrics.Failed)
                break;
        }

        if (result is not null)
            _metrics.CountWrite(result);
    }

    /// <summary>Puts one there, and tells what came of it; null where it is not stored any more.</summary>
    private async Task<string?> PutAsync(PendingWrite write)
    {
        if (Take(write) is not var (value, milliseconds))
            return null;
        var place = SecondLevelKeys.Of(write.Primary.Bytes);
        if (write.Choice is not null)
        {
            if (await ChooseAsync(write, place, milliseconds) is not { } id)
                return SecondLevelMetrics.Failed;
            if (id.Length == 0)
                return SecondLevelMetrics.Refused;
            place = SecondLevelKeys.Of(place, id, write.Choice);
        }

        var address = write.Primary.Address.ToArray();
        var since = write.Since;
        var reply = await AskAsync(SecondLevelScripts.Put, place, [since.Epoch, since.Purges, since.Changes, address, value, milliseconds]);
        return reply is null ? SecondLevelMetrics.Failed : reply.Result.Length == 0 ? SecondLevelMetrics.Refused : SecondLevelMetrics.Written;
    }

    /// <summary>The id of the entry that says what chooses; empty where a new epoch has begun, null without an answer.</summary>
    private async Task<string?> ChooseAsync(PendingWrite write, string place, long milliseconds)
    {
        var vary = SharedValue.WriteVary(write.Shape, write.Vary, write.Policy.Options.PerUser);
        var reply = await AskAsync(SecondLevelScripts.Choose, place, [write.Since.Epoch, write.Since.Purges, vary, Guid.NewGuid().ToString("N"), milliseconds]);
        return reply is null ? null : reply.Result.Length == 0 ? "" : (string)reply.Result[0];
    }

    private async Task<Reply?> AskAsync(string script, string place, IReadOnlyList<StackExchange.Redis.RedisValue> values)
    {
        var reply = await _server.RunAsync(script, _journal.Heard, [place], values, SecondLevelLink.AnswerLimit);
        if (reply is null)
            _breaker.Failed();
        else
            _journal.Apply(reply, isPoll: false);
        return reply;
    }

    /// <summary>The value and its milliseconds to live; null where it is not stored any more, too long, or of no use.</summary>
    private (byte[] Value, long Milliseconds)? Take(PendingWrite write)
    {
        if (!_cache.Store.TryPeek(write.StoredUnder.Bytes, out var lease))
            return null;
        using (lease)
        {
            if (HeadFormat.KindOf(lease.Head) != EntryKind.Response || lease.Body.Length > MaxBodyBytes || lease.HasFlag(EntryFlags.Stale))
                return null;
            var response = HeadFormat.Read(lease.Head);
            // A part may have come in its place.
            if (response.Parts is not null)
                return null;
            var now = _cache.Now;
            var seconds = Math.Min(MaxSeconds, SecondsToLive(response, write.Policy, now));
            if (seconds <= 0 || _cache.Purges.EffectOn(lease.Sequence, write.Primary.Address, response.Tags) != PurgeEffect.None)
                return null;
            return (SharedValue.Write(write.Shape, now - response.ReceivedAt, lease.Head, lease.Body), seconds * 1000);
        }
    }

    // As long as it may be sent in any case.
    private static long SecondsToLive(StoredResponse response, CachePolicy policy, long now) =>
        response.Lifetime - response.AgeAt(now) + Math.Max(0, Math.Max(
            response.StaleWhileRevalidate >= 0 ? response.StaleWhileRevalidate : policy.StaleWhileRevalidate,
            response.StaleIfError >= 0 ? response.StaleIfError : policy.StaleIfError));
}
