using Gateway.Transforms.Resilience.Destinations;
using Gateway.Transforms.Resilience.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Resilience.Attempts;

/// <summary>
/// Sends a request to another destination too where the first has not answered within the time in which nearly all are answered. The first with a good answer answers the client, and the other is given up.
/// </summary>
internal static class Hedge
{
    /// <summary>Whether it may be done with a request: a GET without a body that stays one.</summary>
    public static bool MayBeUsed(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && Repeatable.Is(context) && context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true };

    /// <summary>Sends it.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="next">The way of one attempt.</param>
    /// <param name="request">What stands for it.</param>
    /// <param name="pool">What is known of the cluster.</param>
    /// <param name="services">The clock.</param>
    /// <param name="delay">How long the first is waited for.</param>
    /// <returns>The send that counts.</returns>
    public static async Task<ProtectedRequest> SendAsync(HttpContext context, RequestDelegate next, ProtectedRequest request, Pool pool, ResilienceServices services, TimeSpan delay)
    {
        var race = new Race();
        using var first = new Fork(context, request.Copy());
        var one = RunAsync(first, race, next);
        if (await IsOverAsync(one, race, delay, services.Time, context.RequestAborted) || request.Others(first.Request) is not { } others || !TryTake(pool, services))
        {
            await one;
            return Conclude(first);
        }

        using var second = new Fork(context, request.Copy());
        second.Request.AvailableDestinations = others;
        try
        {
            await Task.WhenAll(one, RunAsync(second, race, next));
        }
        finally
        {
            pool.Gate.Leave(null);
        }

        // Where nobody answers, the failure is told and not that somebody could wait no longer.
        return Conclude(race.Winner ?? (first.HasFailed ? first : second));
    }

    private static ProtectedRequest Conclude(Fork fork)
    {
        fork.Conclude();
        return fork.Request;
    }

    // It has to be paid for, and needs a place like any other; nobody waits for that.
    private static bool TryTake(Pool pool, ResilienceServices services)
    {
        if (!pool.Hedges.TryTake())
            return false;
        if (!pool.Gate.TryEnter())
            return false;
        services.Metrics?.Hedged(pool);
        return true;
    }

    private static async Task<bool> IsOverAsync(Task one, Race race, TimeSpan delay, TimeProvider time, CancellationToken client)
    {
        if (!one.IsCompleted)
            await one.WaitAsync(delay, time, client).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return one.IsCompleted || race.Winner is not null || client.IsCancellationRequested;
    }

    private static async Task RunAsync(Fork fork, Race race, RequestDelegate next)
    {
        if (!race.TryJoin(fork))
            return;
        fork.Request.Compete(race, fork);
        fork.Context.Features.Set<Yarp.ReverseProxy.Model.IReverseProxyFeature>(fork.Request);
        try
        {
            await next(fork.Context);
        }
        catch (Exception)
        {
            race.Leave(fork);
            // Whatever it was, the client has its answer where that is the other's.
            if (race.Winner is not { } winner || winner == fork)
                throw;
        }
        finally
        {
            race.Leave(fork);
        }
    }
}
