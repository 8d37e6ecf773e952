using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.SecondLevel;
using Gateway.Transforms.Caching.Serving;
using Gateway.Transforms.Caching.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>Fetches from the origin, decides what becomes of the response, and stores it. Safe to share between threads.</summary>
/// <param name="cache">What is stored.</param>
/// <param name="second">What other gateways stored.</param>
/// <param name="next">The steps to the backend.</param>
/// <param name="services">The gateway's services.</param>
/// <param name="log">Where failures are told that nobody waits for.</param>
internal sealed class Fetcher(Cache cache, SharedCache second, RequestDelegate next, IServiceProvider services, ILogger log)
{
    // What all fetches together may hold that is not stored yet, as a part of the store's limit.
    private const int InFlightShare = 4;

    private long _inFlight;

    /// <summary>Begins a fetch, which then goes on by itself; null where another one is under way, or too many are.</summary>
    /// <param name="client">The request that needs it.</param>
    /// <param name="ask">What the cache goes by.</param>
    /// <param name="found">What was found; its lease is the fetch's from here on, or disposed of.</param>
    /// <param name="acceptEncoding">The codings to ask for; null for the client's.</param>
    /// <param name="reader">The client's place in it; null where <paramref name="isForClient"/> is false.</param>
    /// <param name="isForClient">Whether the client waits for it.</param>
    /// <param name="asksSecondLevel">Whether the second level is asked first.</param>
    public Flight? TryBegin(HttpContext client, in CacheAsk ask, ref Found found, string? acceptEncoding, bool isForClient, bool asksSecondLevel, out FlightReader? reader)
    {
        reader = null;
        var stale = found.Head?.Response;
        var since = second.Heard;
        var flight = new Flight(found.FlightKey!, cache.Purges.Sequence, cache.Store.CreateBody(), found.Lease);
        found.Lease = default;
        if (isForClient)
            reader = flight.TryJoin();
        if (!cache.Flights.TryAdd(flight))
        {
            reader?.Dispose();
            reader = null;
            flight.Dispose();
            return null;
        }

        var plan = new FetchPlan(ask, found.Primary!, stale, cache.Now) { AsksSecondLevel = asksSecondLevel, Since = since };
        var context = new FetchContext(client, ask, stale is { HasValidator: true } ? stale : null, acceptEncoding, flight, services);
        _ = RunAsync(flight, plan, context);
        return flight;
    }

    private async Task RunAsync(Flight flight, FetchPlan plan, FetchContext context)
    {
        long counted = 0;
        using var body = new FetchBody(() => StartAsync(flight, plan, context), flight, () => counted = Appended(flight, plan, counted));
        context.Context.Features.Set<IHttpResponseBodyFeature>(body);
        FetchFailure? failure = null;
        try
        {
            if (await TryLoadAsync(flight, plan, context))
                return;
            await next(context.Context);
            failure = FailureOf(context);
            if (failure is null)
                await body.CompleteAsync();
        }
        catch (Exception exception)
        {
            failure = FailureOf(context) ?? new FetchFailure(StatusCodes.Status502BadGateway, null, exception);
        }
        finally
        {
            Finish(flight, plan, context, failure);
            Interlocked.Add(ref _inFlight, -counted);
            cache.Flights.Remove(flight);
            flight.End(failure);
            flight.Dispose();
        }
    }

    private void Finish(Flight flight, FetchPlan plan, FetchContext context, FetchFailure? failure)
    {
        try
        {
            End(flight, plan, context, failure);
        }
        catch (Exception exception)
        {
            CachingLog.NotStored(log, exception, plan.Ask.Policy.RouteId);
        }
    }

    /// <summary>Takes what other gateways stored into the memory, where that spares the origin a question or makes it a smaller one. True where all who wait look again.</summary>
    private async Task<bool> TryLoadAsync(Flight flight, FetchPlan plan, FetchContext context)
    {
        try
        {
            if (await second.FindAsync(plan, context.Context.Request.Headers) is not { } loaded || !IsBetter(loaded, flight, plan) || !TryKeep(loaded, flight, plan, context))
                return false;
        }
        catch (Exception exception)
        {
            CachingLog.NotLoaded(log, exception, plan.Ask.Policy.RouteId);
            return false;
        }

        // Who looks again must not find this one.
        cache.Flights.Remove(flight);
        flight.SetAnswer(new FlightAnswer(FlightOutcome.Again) { IsLoaded = true });
        return true;
    }

    private bool IsBetter(Loaded loaded, Flight flight, FetchPlan plan)
    {
        var response = loaded.Response;
        var use = Usability.Judge(response, plan.Ask.Policy, plan.Ask.Directives, cache.Now, loaded.IsPurgedSoftly);
        if (use is Use.Fresh or Use.StaleAccepted)
            return true;
        return flight.Stale.IsDefault
            && (use == Use.StaleWhileRevalidate || response.HasValidator || Usability.MayReplaceError(response, plan.Ask.Policy, plan.Ask.Directives, cache.Now, loaded.IsPurgedSoftly));
    }

    private bool TryKeep(Loaded loaded, Flight flight, FetchPlan plan, FetchContext context)
    {
        var source = SharedValue.Body(loaded.Value);
        if (cache.KeyFor(plan, loaded.Vary, context.Context.Request.Headers) is not { } key || source.Length > plan.Ask.Policy.Options.MaxEntryBytes.Bytes)
            return false;
        using var body = cache.Store.CreateBody();
        body.Append(source);
        using var whole = body.Complete();
        if (EffectOn(flight.Sequence, key.Bytes, loaded.Response) == PurgeEffect.Gone)
            return false;
        var flags = loaded.IsPurgedSoftly ? EntryFlags.Stale : EntryFlags.None;
        return TryStore(flight, key, HeadFormat.Write(loaded.Response), whole, flags);
    }

    /// <summary>Stores an entry, unless its address changed meanwhile.</summary>
    private bool TryStore(Flight flight, CacheKey key, ReadOnlySpan<byte> head, BodyReference body, EntryFlags flags)
    {
        if (flight.IsDoomed || !cache.Store.TryAdd(key.Bytes, head, body, flight.Sequence))
            return false;
        if (flags != EntryFlags.None && cache.Store.TryPeek(key.Bytes, out var lease))
        {
            lease.SetFlag(flags);
            lease.Dispose();
        }

        if (!flight.IsDoomed)
            return true;
        // Whoever dooms it removes what is stored behind that: one of both comes second.
        cache.Store.Remove(key.Bytes);
        return false;
    }

    private async Task StartAsync(Flight flight, FetchPlan plan, FetchContext context)
    {
        await context.Response.StartAsync();
        var received = new Received(context.Response.StatusCode, context.Response.Headers, plan.RequestedAt, cache.Now);
        var answer = Decide(flight, plan, received, context);
        if (answer.Outcome != FlightOutcome.Shared)
            cache.Flights.Remove(flight);
        flight.SetAnswer(answer);
    }

    private FlightAnswer Decide(Flight flight, FetchPlan plan, Received received, FetchContext context)
    {
        if (received.Status == StatusCodes.Status304NotModified && plan.Stale is { HasValidator: true } stale)
            return Validate(flight, plan, stale, received, context.Context.Request.Headers);
        if (received.Status is 500 or 502 or 503 or 504 && MayReplaceError(flight, plan))
            return new FlightAnswer(FlightOutcome.Stored) { Response = plan.Stale, Status = received.Status, ReplacesError = true };

        var length = context.Context.Response.ContentLength;
        var decision = length > plan.Ask.Policy.Options.MaxEntryBytes.Bytes || !flight.IsKept
            ? StoreDecision.Not(NotStored.TooLarge)
            : Storability.Judge(received, plan.Ask.Policy, plan.Ask.Traits, plan.Ask.MakesCodings);
        if (decision.Response is not null && !Choice.IsPossible(decision.Vary, context.Context, plan.Ask.Policy.Options.PerUser))
            decision = StoreDecision.Not(NotStored.Vary);
        if (decision.Response is { } response && cache.KeyFor(plan, decision.Vary, context.Context.Request.Headers) is { } key)
        {
            (plan.StoredUnder, plan.Vary) = (key, decision.Vary);
            return new FlightAnswer(FlightOutcome.Shared)
            {
                Response = response, Variant = key, Status = received.Status, Length = length, Reason = context.Response.ReasonPhrase, Headers = KeptFields.OfOneRequest(received, response),
            };
        }

        var reason = decision.Reason ?? NotStored.TooLarge;
        Forget(flight, plan, received.Status, reason);
        return new FlightAnswer(FlightOutcome.Single)
        {
            Status = received.Status, Headers = KeptFields.PassedOn(received), Reason = context.Response.ReasonPhrase, Length = length, NotStored = reason,
        };
    }

    /// <summary>What the origin answers takes the place of what is stored, also where it is not stored itself.</summary>
    private void Forget(Flight flight, FetchPlan plan, int status, string reason)
    {
        if (reason == NotStored.RequestNoStore)
            return;
        // Other errors are about one request: whoever has the origin refuse theirs must not have others lose what is stored.
        var isOfTheResource = status is < 400 or 404 or 410 or 451;
        // What is guarded now is not sent stale any more.
        var isGuarded = status is 401 or 403 && plan.Stale?.AgeAt(cache.Now) >= plan.Stale?.Lifetime;
        if ((isOfTheResource || isGuarded) && !flight.Stale.IsDefault)
            cache.Store.Remove(flight.Stale);
        // Next sends who asks for components elsewhere, and says neither for how long nor what it went by.
        if (isOfTheResource && (status is < 300 or >= 400 || reason is not (NotStored.Silent or NotStored.Status)))
            cache.Note(plan.Primary, plan.Ask.Traits, reason);
    }

    private FlightAnswer Validate(Flight flight, FetchPlan plan, StoredResponse stale, Received received, IDictionary<string, StringValues> request)
    {
        if (!KeptFields.SpeaksOf(stale, received))
        {
            cache.Store.Remove(flight.Stale);
            return new FlightAnswer(FlightOutcome.Again);
        }

        var updated = KeptFields.Updated(stale, received);
        var decision = Storability.Judge(updated, plan.Ask.Policy, plan.Ask.Traits, plan.Ask.MakesCodings);
        // It may not be kept any more, or others would get it than now may.
        if (decision.Response is not { } response || cache.KeyFor(plan, decision.Vary, request) is not { } key || !key.Bytes.SequenceEqual(flight.Stale.Key))
        {
            cache.Store.Remove(flight.Stale);
            return new FlightAnswer(FlightOutcome.Stored)
            {
                Response = decision.Response ?? KeptFields.WithHead(stale, updated), Status = received.Status, NotStored = decision.Reason ?? NotStored.Vary,
            };
        }

        if (!flight.IsDoomed && EffectOn(flight.Sequence, flight.Stale.Key, response) != PurgeEffect.Gone)
        {
            cache.Store.TryRefresh(flight.Stale, HeadFormat.Write(response), flight.Sequence);
            second.Offer(plan, new CacheKey(flight.Stale.Key), decision.Vary, request);
        }

        return new FlightAnswer(FlightOutcome.Stored) { Response = response, Status = received.Status };
    }

    private void End(Flight flight, FetchPlan plan, FetchContext context, FetchFailure? failure)
    {
        if (flight.Answered is not { } answer)
        {
            flight.SetAnswer(MayReplaceError(flight, plan)
                ? new FlightAnswer(FlightOutcome.Stored) { Response = plan.Stale, Status = failure?.Status ?? 0, ReplacesError = true }
                : new FlightAnswer(FlightOutcome.Failed) { Failure = failure });
            return;
        }

        if (failure is not null || answer.Outcome != FlightOutcome.Shared || !flight.IsKept || plan.StoredUnder is not { } key)
            return;
        if (EffectOn(flight.Sequence, key.Bytes, answer.Response!) == PurgeEffect.Gone)
            return;
        using var whole = flight.Body.Complete();
        if (TryStore(flight, key, HeadFormat.Write(answer.Response!), whole, EntryFlags.None))
            second.Offer(plan, key, plan.Vary, context.Context.Request.Headers);
    }

    private PurgeEffect EffectOn(long sequence, ReadOnlySpan<byte> key, StoredResponse response) =>
        cache.Purges.EffectOn(sequence, RequestKey.AddressOf(key), response.Tags);

    private bool MayReplaceError(Flight flight, FetchPlan plan)
    {
        if (plan.Stale is not { } stale || EffectOn(flight.Stale.Sequence, flight.Stale.Key, stale) is not (var effect and not PurgeEffect.Gone))
            return false;
        var isPurged = effect == PurgeEffect.Stale || flight.Stale.HasFlag(EntryFlags.Stale);
        return Usability.MayReplaceError(stale, plan.Ask.Policy, plan.Ask.Directives, cache.Now, isPurged);
    }

    /// <summary>Counts what is held; returns how much that is of this fetch.</summary>
    private long Appended(Flight flight, FetchPlan plan, long counted)
    {
        if (!flight.IsKept)
            return counted;
        var more = flight.Body.Length - counted;
        counted += more;
        var all = Interlocked.Add(ref _inFlight, more);
        if (flight.Body.Length <= plan.Ask.Policy.Options.MaxEntryBytes.Bytes && all <= cache.Store.MaxBytes / InFlightShare)
            return counted;
        // Nobody else joins; those who read already get the rest.
        cache.Flights.Remove(flight);
        flight.KeepNoMore();
        cache.Note(plan.Primary, plan.Ask.Traits, NotStored.TooLarge);
        return counted;
    }

    private static FetchFailure? FailureOf(FetchContext context)
    {
        var error = context.Context.Features.Get<IForwarderErrorFeature>();
        if (error is null && !context.IsAborted)
            return null;
        return new FetchFailure(context.Response.HasStarted ? StatusCodes.Status502BadGateway : context.Response.StatusCode, error, null);
    }
}
