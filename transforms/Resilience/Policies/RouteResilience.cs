using Gateway.Transforms.Resilience.Attempts;
using Gateway.Transforms.Resilience.Concurrency;
using Gateway.Transforms.Resilience.Destinations;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Resilience.Policies;

/// <summary>How a route's requests are treated: metadata of its endpoint. Safe to share between threads.</summary>
/// <param name="policy">By which policy.</param>
/// <param name="route">The route's id.</param>
/// <param name="mayFallBack">Whether somebody else's answer may stand for the cluster's.</param>
/// <param name="priority">What the route says of its requests, where the policy says nothing of the route; null for nothing.</param>
internal sealed class RouteResilience(ResiliencePolicy policy, string route, bool mayFallBack, RequestPriority? priority = null)
{
    private static readonly Refusals Overloaded = new(KnownFailures.Overloaded);
    private static readonly Refusals CircuitOpen = new(KnownFailures.CircuitOpen);

    private readonly Fallback? _fallback = mayFallBack ? policy.Fallback : null;
    private readonly RequestPriority? _priority = policy.PriorityOf(route) ?? priority;

    /// <summary>Lets a request in, has it answered, and lets it out.</summary>
    /// <param name="context">The request, whose cluster is known.</param>
    /// <param name="next">The way of one attempt.</param>
    public async Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        var proxy = context.GetReverseProxyFeature();
        var pool = policy.PoolOf(proxy.Route.Cluster!);
        var verdict = await TryAsync(context, next, proxy, pool, _fallback?.StatusesFor(context, isLast: false));
        if (_fallback is { } fallback && Fallback.IsNeeded(context, verdict))
            await FallBackAsync(context, next, proxy, pool, fallback, verdict);
        else
            await ConcludeAsync(context, verdict);
    }

    private static Task ConcludeAsync(HttpContext context, Verdict verdict, bool mayHaveBeenDone = false)
    {
        if (verdict.IsRefused && !mayHaveBeenDone && context.Features.Find<DetachedRequest>() is { } detached)
            detached.WasNeverSent = true;
        if (verdict.Error is not null && context.Features.Get<RequestFacts>() is { } facts)
            facts.Error = verdict.Error;
        if (verdict.Failure is { } failure)
            return context.WriteFailureAsync(failure);
        return verdict.IsDropped ? context.WriteFailureAsync(KnownFailures.UpstreamInvalid) : Task.CompletedTask;
    }

    private async Task FallBackAsync(HttpContext context, RequestDelegate next, IReverseProxyFeature proxy, Pool pool, Fallback fallback, Verdict verdict)
    {
        var mayHaveBeenDone = Fallback.MayHaveBeenDone(context, verdict);
        if (fallback.ClusterFor(context, verdict) is { } cluster)
        {
            policy.Services.Metrics?.FellBack(pool, "cluster");
            Fallback.Clear(context);
            verdict = await TryAsync(
                context, next, new FallbackProxy(proxy.Route, cluster, proxy.Route.Transformer), policy.PoolOf(cluster), fallback.StatusesFor(context, isLast: true));
            if (!Fallback.IsNeeded(context, verdict))
            {
                await ConcludeAsync(context, verdict, mayHaveBeenDone);
                return;
            }

            mayHaveBeenDone |= Fallback.MayHaveBeenDone(context, verdict);
        }

        if (fallback.File is not { } file)
        {
            await ConcludeAsync(context, verdict, mayHaveBeenDone);
            return;
        }

        policy.Services.Metrics?.FellBack(pool, "file");
        Fallback.Clear(context);
        context.Features.Set(new FallenBack(mayHaveBeenDone));
        // The reason stays for the operator.
        if (verdict.Error is not null && context.Features.Get<RequestFacts>() is { } facts)
            facts.Error = verdict.Error;
        await file.WriteAsync(context);
    }

    private async ValueTask<Verdict> TryAsync(HttpContext context, RequestDelegate next, IReverseProxyFeature proxy, Pool pool, IReadOnlyList<int>? dropped)
    {
        // The route's own time began just now.
        var entering = pool.EnterAsync(
            _priority ?? policy.Priorities.Of(context),
            proxy.AvailableDestinations,
            proxy.Route.Config.Timeout,
            context.RequestAborted,
            context.Features.Find<DetachedRequest>()?.Client ?? default);
        var entry = entering.IsCompletedSuccessfully ? entering.Result : await WaitAsync(pool, entering);
        policy.Services.Metrics?.Count(pool, entry.Result);
        if (entry.Result != EntryResult.Entered)
            return Refusal(context, entry);

        var request = new ProtectedRequest(context, proxy, pool, policy.Services, dropped);
        try
        {
            var room = await request.ServeAsync(context, next);
            return room == Room.Free ? new Verdict(null, null, request.IsDropped) : Refusal(pool, room);
        }
        finally
        {
            pool.Leave(request.Held(context));
        }
    }

    private async ValueTask<Entry> WaitAsync(Pool pool, ValueTask<Entry> entering)
    {
        var since = policy.Services.Time.GetTimestamp();
        var entry = await entering;
        policy.Services.Metrics?.Waited(pool, policy.Services.Time.GetElapsedTime(since));
        return entry;
    }

    /// <summary>There is a place at the cluster, but none at a destination.</summary>
    private static Verdict Refusal(Pool pool, Room room) => room == Room.LeftAlone
        ? new Verdict(CircuitOpen.After(pool.UntilTrial()), ResilienceMetrics.CircuitOpen, false)
        : new Verdict(Overloaded.After(TimeSpan.Zero), ResilienceMetrics.ErrorName(EntryResult.Full), false);

    private static Verdict Refusal(HttpContext context, Entry entry)
    {
        if (entry.Result != EntryResult.ClientGone)
            return new Verdict(Overloaded.After(entry.Wait), ResilienceMetrics.ErrorName(entry.Result), false);
        // The route's own time was over, which looks like a client that left.
        return context.Features.Get<IHttpRequestTimeoutFeature>() is { RequestTimeoutToken.IsCancellationRequested: true }
            ? new Verdict(KnownFailures.UpstreamTimeout, ResilienceMetrics.ErrorName(EntryResult.TimedOut), false)
            : new Verdict(KnownFailures.ClientGone, RequestErrors.ClientAborted, false);
    }
}
