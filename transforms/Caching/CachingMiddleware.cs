using System.Globalization;
using Gateway.Transforms.Caching.Fetching;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.SecondLevel;
using Gateway.Transforms.Caching.Serving;
using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Encodings;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Caching;

/// <summary>Answers from the cache, and has the cache filled. On routes without a policy it passes requests on, and forgets what they may have changed.</summary>
internal sealed class CachingMiddleware
{
    // A fetch that turns out to be for others is not waited for again and again.
    private const int MaxAttempts = 4;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private readonly RequestDelegate _next;
    private readonly Cache _cache;
    private readonly CachingMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Fetcher _fetcher;
    private readonly Invalidation _invalidation;
    private readonly CodedResponses _coded;

    public CachingMiddleware(RequestDelegate next, Cache cache, SharedCache second, CachingMetrics metrics, TimeProvider time, IServiceProvider services, ILogger<CachingMiddleware> log)
    {
        (_next, _cache, _metrics, _time) = (next, cache, metrics, time);
        _fetcher = new Fetcher(cache, second, next, services, log);
        _invalidation = new Invalidation(cache);
        _coded = new CodedResponses(cache, metrics, time, log);
    }

    public Task InvokeAsync(HttpContext context)
    {
        var method = context.Request.Method;
        if (Invalidation.MayChange(method))
            _invalidation.Watch(context);
        if (context.FindEndpoint()?.Metadata.GetMetadata<CachePolicy>() is not { } policy)
            return _next(context);
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
            return PassAsync(context, policy, "method", null);
        return AskReader.Read(context, policy, CodingOf(context), out var ask) is { } hindrance
            ? PassAsync(context, policy, "bypass", hindrance)
            : AnswerAsync(context, ask);
    }

    private Task AnswerAsync(HttpContext context, in CacheAsk ask)
    {
        var found = _cache.Find(ask, AskAddress.Of(context), context.Request.Headers);
        if (found.IsTooLong)
        {
            found.Lease.Dispose();
            return PassAsync(context, ask.Policy, "bypass", Bypass.Target);
        }

        if (found.Head is not null && found.Use is Use.Fresh or Use.StaleAccepted or Use.StaleWhileRevalidate)
            return SendHitAsync(context, ask, found);
        if (ask.Directives.OnlyIfCached)
        {
            found.Lease.Dispose();
            Count(context, ask.Policy, CacheResult.Absent);
            Announce(context, Full(context, ask, CacheStatus.OnlyIfCached));
            return context.WriteFailureAsync(KnownFailures.NotCached);
        }

        if (FindReasonToPass(context, ask, found) is not { } reason)
            return FetchAsync(context, ask, found);
        found.Lease.Dispose();
        return PassAsync(context, ask.Policy, found.Reason, reason);
    }

    private string? FindReasonToPass(HttpContext context, in CacheAsk ask, in Found found)
    {
        if (ask.IsHead)
            return NotStored.Head;
        if (found.Note is not null && !TriesAgain(context.Request.Headers, found))
            return found.Note;
        if (ask.Directives.NoStore)
            return NotStored.RequestNoStore;
        if (ask.Policy.Spelling.IsOther(context.Request.Headers))
            return Bypass.HeaderName;
        return context.Request.Headers.Range.Count == 0 || found.Head is { Response.Parts: null } || found.Range is not null ? null : Bypass.Range;
    }

    /// <summary>
    /// Whether what could not be stored lately is fetched so that it may be: by one request at a time, which nobody waits for. So no client, with whatever it sends that the origin refuses to have
    /// stored, keeps the answers to others from it.
    /// </summary>
    private bool TriesAgain(IHeaderDictionary request, in Found found) =>
        // A condition, the origin answers with less than all. And what is too large would be held for nothing once more.
        found.Note != NotStored.TooLarge && request.IfNoneMatch.Count == 0 && request.IfModifiedSince.Count == 0 && _cache.Flights.Find(found.FlightKey!) is null;

    private Task SendHitAsync(HttpContext context, in CacheAsk ask, Found found, bool isLoaded = false)
    {
        var head = found.Head!;
        var (age, status) = head.HitTexts(found.JudgedAt);
        if (found.Use != Use.Fresh)
        {
            status = CacheStatus.Hit(Usability.LeftOf(head.Response!, found.JudgedAt, found.IsPurged), found.Use == Use.StaleAccepted ? "max-stale" : "stale-while-revalidate");
            if (found.Use == Use.StaleWhileRevalidate)
                Refresh(context, ask, ref found);
        }
        else if (isLoaded)
        {
            status = CacheStatus.Hit(head.Response!.Lifetime - head.Response.AgeAt(found.JudgedAt), CacheStatus.SecondLevel);
        }

        Count(context, ask.Policy, found.Use == Use.Fresh ? CacheResult.Hit : CacheResult.Stale);
        return SendAsync(context, ask, head, found.Lease, age, Full(context, ask, status));
    }

    /// <summary>Has a new response fetched that nobody waits for.</summary>
    private void Refresh(HttpContext context, in CacheAsk ask, ref Found found)
    {
        // What answers a request with no-store is not kept, be it for others.
        if (ask.Directives.NoStore || ask.Policy.Spelling.IsOther(context.Request.Headers) || found.Note == NotStored.TooLarge || _cache.Flights.Find(found.FlightKey!) is not null)
            return;
        var lease = found.Lease.AddReference();
        _fetcher.TryBegin(context, ask, ref found, AcceptEncodingFor(ask), isForClient: false, asksSecondLevel: true, out _);
        found.Lease = lease;
    }

    private async Task FetchAsync(HttpContext context, CacheAsk ask, Found found)
    {
        BrokenFetches? broken = null;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var reason = found.Reason;
            using var reader = Join(context, ask, ref found, asksSecondLevel: attempt == 0 && found.Note is null, out var isOwn);
            if (reader is null)
            {
                await PassAsync(context, ask.Policy, reason, found.Note ?? Bypass.Busy);
                return;
            }

            if (!await HasAnswerAsync(reader.Flight, isOwn, context.RequestAborted))
            {
                reader.Dispose();
                await PassAsync(context, ask.Policy, reason, Bypass.Waited);
                return;
            }

            var mayAskAnew = !isOwn && reader.Flight.Answered!.IsBroken
                && (broken ??= new BrokenFetches(ClientKey.Of(context.Connection.RemoteIpAddress))).MayBeTheRequests(reader.Flight.Client);
            if (await TrySendAsync(context, ask, found, reader, reason, isOwn, mayAskAnew))
                return;
            var isLoaded = reader.Flight.Answered!.IsLoaded;
            reader.Dispose();
            found = _cache.Find(ask, AskAddress.Of(context), context.Request.Headers);
            if (found.IsTooLong)
            {
                found.Lease.Dispose();
                await PassAsync(context, ask.Policy, "bypass", Bypass.Target);
                return;
            }

            if (found.IsEnough || (isLoaded && found.Head is not null && found.Use == Use.StaleWhileRevalidate))
            {
                await SendHitAsync(context, ask, found, isLoaded);
                return;
            }

            if (found.Note is { } note)
            {
                found.Lease.Dispose();
                await PassAsync(context, ask.Policy, reason, note);
                return;
            }
        }

        found.Lease.Dispose();
        await PassAsync(context, ask.Policy, "miss", Bypass.Busy);
    }

    /// <summary>Joins the fetch that is under way, or begins one; null where neither can be.</summary>
    private FlightReader? Join(HttpContext context, in CacheAsk ask, ref Found found, bool asksSecondLevel, out bool isOwn)
    {
        isOwn = false;
        // Nobody waits for what is likely to be for one alone. And who reloads wants what the origin says after that (RFC 9111 §5.2.1.4).
        var joins = found.Note is null && !ask.IsReload;
        if (ask.IsReload)
            _cache.Flights.Replace(found.FlightKey!);
        if (joins && _cache.Flights.Find(found.FlightKey!)?.TryJoin() is { } joined)
        {
            found.Lease.Dispose();
            return joined;
        }

        isOwn = _fetcher.TryBegin(context, ask, ref found, AcceptEncodingFor(ask), isForClient: true, asksSecondLevel, out var reader) is not null;
        // Another request may have begun it just now.
        return reader ?? (joins ? _cache.Flights.Find(found.FlightKey!)?.TryJoin() : null);
    }

    private async Task<bool> HasAnswerAsync(Flight flight, bool isOwn, CancellationToken aborted)
    {
        if (flight.Answer.IsCompleted)
            return true;
        // Whoever began it waits as long as the route's own limits let it.
        await ((Task)flight.Answer).WaitAsync(isOwn ? Timeout.InfiniteTimeSpan : MaxWait, _time, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        aborted.ThrowIfCancellationRequested();
        return flight.Answer.IsCompleted;
    }

    /// <summary>Sends what a fetch brought; false where it is not for this request.</summary>
    private async Task<bool> TrySendAsync(HttpContext context, CacheAsk ask, Found found, FlightReader reader, string reason, bool isOwn, bool mayAskAnew)
    {
        var answer = reader.Flight.Answered!;
        switch (answer.Outcome)
        {
            case FlightOutcome.Shared when isOwn || _cache.Chooses(answer.Variant!, found.Primary!, ask, context.Request.Headers):
                Count(context, ask.Policy, isOwn ? CacheResult.Miss : CacheResult.Collapsed);
                var ttl = answer.Response!.Lifetime - answer.Response.AgeAt(_cache.Now);
                var status = CacheStatus.Forwarded(reason, 0, ttl, isStored: true, isCollapsed: !isOwn, answer.Response.Parts is null ? null : CacheStatus.Part);
                var member = Full(context, ask, status);
                await ThroughAsync(ask.Coding, context, context => FlightWriter.SendSharedAsync(context, answer, reader, _time, isOwn, reason, member));
                break;
            // In the place of an error it is for those alone whose own request lets it be, by now.
            case FlightOutcome.Stored when isOwn || (answer.NotStored is null && (!answer.ReplacesError || _fetcher.MayReplaceError(reader.Flight, ask, answer.Response!))):
                await SendStoredAsync(context, ask, found.IsPurged, answer, reader, reason, isOwn);
                break;
            case FlightOutcome.Single when isOwn:
                Count(context, ask.Policy, CacheResult.Uncacheable);
                await ThroughAsync(ask.Coding, context, context => FlightWriter.SendSingleAsync(context, answer, reader, _time, reason, CacheStatus.Forwarded(reason, detail: answer.NotStored)));
                break;
            case FlightOutcome.Single or FlightOutcome.Stored:
                // First: who takes nothing of it must not hold those who do.
                reader.Dispose();
                await PassAsync(context, ask.Policy, reason, answer.NotStored);
                return true;
            case FlightOutcome.Failed when mayAskAnew:
                return false;
            case FlightOutcome.Failed:
                Count(context, ask.Policy, CacheResult.Failed);
                Announce(context, Full(context, ask, CacheStatus.Forwarded(reason, isCollapsed: !isOwn)));
                FlightWriter.Fail(context, answer.Failure);
                break;
            default:
                return false;
        }

        if (isOwn)
            FlightWriter.TellFacts(context, reader.Flight.Facts);
        return true;
    }

    private Task SendStoredAsync(HttpContext context, in CacheAsk ask, bool isPurged, FlightAnswer answer, FlightReader reader, string reason, bool isOwn)
    {
        var response = answer.Response!;
        var age = response.AgeAt(_cache.Now);
        // RFC 9211 §2.1: what was forwarded is no hit, whatever came of it.
        var status = answer.ReplacesError
            ? CacheStatus.Forwarded(reason, answer.Status, Usability.LeftOf(response, _cache.Now, isPurged), isCollapsed: !isOwn, detail: "stale-if-error")
            : CacheStatus.Forwarded(reason, answer.Status, response.Lifetime - age, isStored: answer.NotStored is null, isCollapsed: !isOwn, answer.NotStored);
        if (isOwn)
            FlightWriter.AddHeaders(context, answer);
        Count(context, ask.Policy, answer.ReplacesError ? CacheResult.Stale : isOwn ? CacheResult.Revalidated : CacheResult.Collapsed);
        return SendAsync(context, ask, new HotHead(0, response), reader.Flight.Stale.AddReference(), age.ToString(CultureInfo.InvariantCulture), Full(context, ask, status));
    }

    /// <summary>Has the origin answer this request alone.</summary>
    private Task PassAsync(HttpContext context, CachePolicy policy, string reason, string? detail)
    {
        Count(context, policy, reason is "bypass" or "method" ? CacheResult.Bypass : CacheResult.Uncacheable);
        Announce(context, CacheStatus.Forwarded(reason, detail: detail));
        return ThroughAsync(CodingOf(context), context, _next);
    }

    private void Count(HttpContext context, CachePolicy policy, CacheResult result)
    {
        _metrics.Count(policy.Name, result);
        if (context.Features.Find<RequestFacts>() is { } facts)
            facts.Cache = RequestCounts.NameOf(result);
    }

    /// <summary>Has the answer say how it came about, whoever writes it; behind what the origin says of its own caches (RFC 9211 §2).</summary>
    private static void Announce(HttpContext context, string status) => context.Response.OnStarting(
        static state =>
        {
            var (response, status) = ((HttpResponse, string))state;
            response.Headers.Remove(TargetedDirectives.Own);
            response.Headers.Append(CacheStatus.Header, status);
            return Task.CompletedTask;
        },
        (context.Response, status));

    private static IRepresentationCoding? CodingOf(HttpContext context) => context.FindEndpoint()?.Metadata.GetMetadata<IRepresentationCoding>();

    // One stored response serves all codings, so it is fetched without one; or decoded, where the route asks for one.
    private static string? AcceptEncodingFor(in CacheAsk ask) => ask.MakesCodings ? "identity" : null;

    /// <summary>What is not stored yet, or never, is encoded on its way.</summary>
    private static Task ThroughAsync(IRepresentationCoding? coding, HttpContext context, RequestDelegate send) =>
        coding is null ? send(context) : coding.ServeAsync(context, send);

    private Task SendAsync(HttpContext context, in CacheAsk ask, HotHead head, Lease lease, string age, string status) => ask.Coding is { } coding
        ? _coded.SendAsync(context, ask, head, lease, coding, age, status)
        : HitWriter.SendAsync(context, ask, head.Response!, lease, ContentCoding.Identity, age, status);

    private static string Full(HttpContext context, in CacheAsk ask, string status) => ask.Policy.Options.Debug
        ? CacheStatus.WithKey(status, $"{context.Request.Scheme}://{context.Request.Headers.Host}{ask.Target}")
        : status;
}
