using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.SecondLevel;
using Gateway.Transforms.Caching.Serving;
using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Composing;
using Gateway.Transforms.Shared.Threads;
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
    private readonly EntryWriter _entries = new(cache);
    private readonly Loader _loader = new(cache, second, log);

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
        // A part answers none but those who ask for it: a fetch of the whole is for others too.
        if (found.Range is null && found.Head?.Response?.Parts is not null)
        {
            found.Lease.Dispose();
            (found.Lease, found.Head) = (default, null);
        }

        var stale = found.Head?.Response;
        var since = second.Heard;
        var by = ClientKey.Of(client.Connection.RemoteIpAddress);
        var flight = new Flight(cache.Flights, found.FlightKey!, by, cache.Purges.Sequence, cache.Store.CreateBody(), found.Lease);
        found.Lease = default;
        if (isForClient)
            reader = flight.TryJoin();
        if ((!isForClient && !flight.TryBeForNobody()) || !cache.Flights.TryAdd(flight))
        {
            // It never was under way: who leaves it leaves nothing to go on.
            flight.End(null);
            reader?.Dispose();
            reader = null;
            flight.Dispose();
            return null;
        }

        var plan = new FetchPlan(ask, found.Primary!, stale, cache.Now) 
        {
            LatestId = cache.Store.LatestId, Range = found.Range, AsksSecondLevel = asksSecondLevel, Since = since, Copy = ask.DecodesUpstream ? new CodedCopy(flight, cache.Store.CreateBody()) : null,
        };
        var context = new FetchContext(client, plan, acceptEncoding, flight, isForClient, services);
        _ = RunAsync(flight, plan, context);
        return flight;
    }

    /// <summary>Whether what is stored may be sent to a request that waits for a fetch, in the place of the error that this came to.</summary>
    public bool MayReplaceError(Flight flight, in CacheAsk ask, StoredResponse stale)
    {
        // What is doomed may have been purged by what is forgotten already.
        if (flight.IsDoomed || _entries.EffectOn(flight.Stale.Sequence, flight.Stale.Key, stale) is not (var effect and not PurgeEffect.Gone))
            return false;
        var isPurged = effect == PurgeEffect.Stale || flight.Stale.HasFlag(EntryFlags.Stale);
        return Usability.MayReplaceError(stale, ask.Policy, ask.Directives, cache.Now, isPurged);
    }

    private async Task RunAsync(Flight flight, FetchPlan plan, FetchContext context)
    {
        using var copy = plan.Copy;
        using var body = new FetchBody(context.Context.Response, () => StartAsync(flight, plan, context), flight, () => Appended(flight, plan));
        context.Context.Features.Set<IHttpResponseBodyFeature>(body);
        FetchFailure? failure = null;
        try
        {
            if (await _loader.TryLoadAsync(flight, plan, context))
                return;
            // Asked for encoded, it is decoded as for a client that takes it so alone.
            await (plan.Copy is null ? next(context.Context) : plan.Ask.Coding!.ServeAsync(context.Context, next));
            failure = FailureOf(context) ?? (body.IsShort ? FetchFailure.Of(new WrongLengthException()) : null);
            if (failure is null)
                await body.CompleteAsync();
        }
        catch (Exception exception)
        {
            failure = FailureOf(context) ?? FetchFailure.Of(exception);
        }
        finally
        {
            if (failure?.Error is WrongLengthException wrong)
                flight.Facts.Error = RequestErrors.Name(wrong.Error);
            // Ranges are put together with what is held, which is copied.
            if (context.Response.StatusCode == StatusCodes.Status206PartialContent && PoolThread.IsFor(long.MaxValue))
                await PoolThread.TakeTurns();
            Finish(flight, plan, context, failure);
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

    private async Task StartAsync(Flight flight, FetchPlan plan, FetchContext context)
    {
        await context.Response.StartAsync();
        var affinity = AffinityFields.TakeFrom(context.Context);
        var received = new Received(context.Response.StatusCode, context.Response.Headers, plan.RequestedAt, cache.Now)
        {
            Composed = context.Context.Features.Get<ComposedAnswer>(),
        };
        var answer = Decide(flight, plan, received, context);
        // Behind the others: whoever asked gets them in their place.
        if (affinity.Count > 0)
            answer = answer with { Headers = [.. answer.Headers, .. affinity] };
        if (answer.Outcome != FlightOutcome.Shared)
            cache.Flights.Remove(flight);
        flight.SetAnswer(answer);
    }

    private FlightAnswer Decide(Flight flight, FetchPlan plan, Received received, FetchContext context)
    {
        if (received.Status == StatusCodes.Status304NotModified && plan.Stale is { HasValidator: true } stale)
            return Validate(flight, plan, stale, received, context.Context.Request.Headers);
        // What lacks something says of what is stored no more than an error does.
        var isIncomplete = received.Composed is { IsIncomplete: true };
        if ((isIncomplete || received.Status is 500 or 502 or 503 or 504) && MayReplaceError(flight, plan))
            return new FlightAnswer(FlightOutcome.Stored) { Response = plan.Stale, Status = received.Status, ReplacesError = true };

        var length = context.Context.Response.ContentLength;
        var decision = (length > plan.Ask.Policy.MaxEntryBytes ? NotStored.TooLarge : flight.WhyNotKept) is { } hindrance
            ? StoreDecision.Not(hindrance)
            : Judge(plan, received);
        if (decision.Response is not null && !Choice.IsPossible(decision.Vary, context.Context, plan.Ask.Policy.Options.PerUser))
            decision = StoreDecision.Not(NotStored.Vary);
        if (HeaderSpelling.IsOther(decision.Vary, context.Context.Request.Headers))
            decision = StoreDecision.Not(NotStored.HeaderName);
        if (decision.Response is { } response && cache.KeyFor(plan, decision.Vary, context.Context.Request.Headers) is { } key)
        {
            (plan.StoredUnder, plan.Vary) = (key, decision.Vary);
            return new FlightAnswer(FlightOutcome.Shared)
            {
                Response = response, Variant = key, Status = received.Status, Length = length, Reason = context.Response.ReasonPhrase, Headers = KeptFields.OfOneRequest(received, response),
            };
        }

        var reason = decision.Reason ?? NotStored.TooLarge;
        if (!isIncomplete && !context.IsShort)
            Forget(flight, plan, received.Status, reason);
        return new FlightAnswer(FlightOutcome.Single)
        {
            Status = received.Status, Headers = KeptFields.PassedOn(received), Reason = context.Response.ReasonPhrase, Length = length, NotStored = reason,
        };
    }

    private static StoreDecision Judge(FetchPlan plan, Received received) => plan.Range is null
        ? Storability.Judge(received, plan.Ask.Policy, plan.Ask.Traits, plan.Ask.MakesCodings)
        : Partials.Judge(received, plan.Ask.Policy, plan.Ask.Traits, plan.Ask.MakesCodings);

    /// <summary>What the origin answers takes the place of what is stored, also where it is not stored itself.</summary>
    private void Forget(Flight flight, FetchPlan plan, int status, string reason)
    {
        if (reason is NotStored.RequestNoStore or NotStored.HeaderName)
            return;
        // Other errors are about one request: whoever has the origin refuse theirs must not have others lose what is stored.
        var isOfTheResource = status is < 400 or 404 or 410 or 451;
        // What is guarded now is not sent stale any more.
        var isGuarded = status is 401 or 403 && plan.Stale?.AgeAt(cache.Now) >= plan.Stale?.Lifetime;
        if ((isOfTheResource || isGuarded) && !flight.Stale.IsDefault)
            cache.Store.RemoveContent(flight.Stale);
        // Next sends who asks for components elsewhere, and says neither for how long nor what it went by. What others have the cache hold says nothing of this address.
        if (isOfTheResource && reason != NotStored.Full && (status is < 300 or >= 400 || reason is not (NotStored.Silent or NotStored.Status)))
            Note(plan, reason);
    }

    private void Note(FetchPlan plan, string reason)
    {
        // Other ranges may be shorter.
        if (plan.Range is null || reason != NotStored.TooLarge)
            cache.Note(plan.Primary, plan.Traits, reason);
    }

    private FlightAnswer Validate(Flight flight, FetchPlan plan, StoredResponse stale, Received received, IHeaderDictionary request)
    {
        if (!KeptFields.SpeaksOf(stale, received))
        {
            cache.Store.RemoveContent(flight.Stale);
            return new FlightAnswer(FlightOutcome.Again);
        }

        var updated = KeptFields.Updated(stale, received);
        var decision = Storability.Judge(updated, plan.Ask.Policy, plan.Ask.Traits, plan.Ask.MakesCodings);
        // It may not be kept any more, or others would get it than now may.
        if (decision.Response is not { } judged || cache.KeyFor(plan, decision.Vary, request) is not { } key || !key.Bytes.SequenceEqual(flight.Stale.Key))
        {
            cache.Store.RemoveContent(flight.Stale);
            return new FlightAnswer(FlightOutcome.Stored)
            {
                Response = (decision.Response ?? KeptFields.WithHead(stale, updated)) with { Parts = stale.Parts }, Status = received.Status, NotStored = decision.Reason ?? NotStored.Vary,
                Headers = decision.Response is { } changed ? KeptFields.OfOneValidation(received, changed) : [],
            };
        }

        var response = judged with { Parts = stale.Parts };
        // It speaks of what the backend took the request for.
        var isOther = HeaderSpelling.IsOther(decision.Vary, request);
        if (!isOther && _entries.TryRefresh(flight, response))
            second.Offer(plan, new CacheKey(flight.Stale.Key), decision.Vary, request);

        return new FlightAnswer(FlightOutcome.Stored)
        {
            Response = response, Status = received.Status, NotStored = isOther ? NotStored.HeaderName : null, Headers = KeptFields.OfOneValidation(received, response),
        };
    }

    private void End(Flight flight, FetchPlan plan, FetchContext context, FetchFailure? failure)
    {
        if (flight.Answered is not { } answer)
        {
            // First: whoever hears of it and asks anew is not to find it.
            cache.Flights.Remove(flight);
            flight.SetAnswer(MayReplaceError(flight, plan)
                ? new FlightAnswer(FlightOutcome.Stored) { Response = plan.Stale, Status = failure?.Status ?? 0, ReplacesError = true }
                : new FlightAnswer(FlightOutcome.Failed) { Failure = failure });
            return;
        }

        if (answer.Outcome == FlightOutcome.Shared && flight.IsKept && plan.StoredUnder is { } key && ResponseOf(flight, plan, answer, failure) is { } response)
            Store(flight, plan, context, key, response);
    }

    /// <summary>What came, as it is stored; null where it is not.</summary>
    private static StoredResponse? ResponseOf(Flight flight, FetchPlan plan, FlightAnswer answer, FetchFailure? failure)
    {
        var response = answer.Response!;
        var came = flight.Body.Length;
        if (failure is null)
            return response.Parts is { } parts && parts.Length != came ? null : response;
        // The backend broke off, and not what reads it; where it ended at another length than it had said, no part of it is sure.
        return failure.Error is null or WrongLengthException ? null : Partials.CutShort(response, plan.Ask.Policy, answer.Length, came);
    }

    private void Store(Flight flight, FetchPlan plan, FetchContext context, CacheKey key, StoredResponse response)
    {
        if (_entries.EffectOn(flight.Sequence, key.Bytes, response) == PurgeEffect.Gone || (response.Parts is null && _entries.IsOutdone(key, response, plan.LatestId)))
            return;
        cache.EndNote(plan.Primary, plan.Traits);
        using var body = flight.Body.Complete();
        var isWhole = response.Parts is null
            ? _entries.TryStore(flight, key, HeadFormat.Write(response), body, EntryFlags.None)
            : _entries.StorePart(flight, key, response, body, plan.Ask.Policy.MaxEntryBytes);
        if (isWhole && plan.Copy is { } copy)
            _entries.AddForm(key, body, copy);
        if (isWhole)
            second.Offer(plan, key, plan.Vary, context.Context.Request.Headers);
    }

    private bool MayReplaceError(Flight flight, FetchPlan plan) => plan.Stale is { } stale && MayReplaceError(flight, plan.Ask, stale);

    /// <summary>Counts what is held, and stops keeping what is too much.</summary>
    private void Appended(Flight flight, FetchPlan plan)
    {
        if (!flight.IsKept)
            return;
        var isTooLarge = flight.Body.Length > plan.Ask.Policy.MaxEntryBytes;
        if (!isTooLarge && flight.TryCount())
            return;
        // Nobody else joins; those who read already get the rest.
        cache.Flights.Remove(flight);
        flight.KeepNoMore(isTooLarge ? NotStored.TooLarge : NotStored.Full);
        if (isTooLarge)
            Note(plan, NotStored.TooLarge);
    }

    private static FetchFailure? FailureOf(FetchContext context)
    {
        var error = context.Context.Features.Get<IForwarderErrorFeature>();
        if (error is null && !context.IsAborted)
            return null;
        if (error?.Exception is WrongLengthException wrong)
            return FetchFailure.Of(wrong);
        // What cannot be read is no success, though its head said so: the forwarder takes it for a client that has gone.
        var isTold = !context.Response.HasStarted && context.Response.StatusCode >= StatusCodes.Status400BadRequest;
        return new FetchFailure(isTold ? context.Response.StatusCode : StatusCodes.Status502BadGateway, error, null);
    }
}
