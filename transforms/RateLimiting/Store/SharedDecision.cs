using Gateway.Transforms.RateLimiting.Limits;
using Gateway.Transforms.RateLimiting.Policies;
using Gateway.Transforms.Shared.Redis;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.RateLimiting.Store;

/// <summary>Decides by what all gateways have counted, with one question to Redis, or none where all that is needed was taken in advance.</summary>
internal static class SharedDecision
{
    /// <summary>Asks; a refusal takes nothing.</summary>
    /// <returns>Whether all policies allow.</returns>
    public static async Task<bool> TryTakeAsync(LimiterServices services, LimitStore store, Memory<Asked> asked, HttpContext context, string route)
    {
        if (TryTakeLeased(services, asked.Span))
            return true;
        var questions = new List<Question>(asked.Length);
        for (var i = 0; i < asked.Length; i++)
        {
            var one = asked.Span[i];
            if (one.Allowance is { } allowance)
                questions.Add(new Question(one.Policy.Options.Algorithm, allowance.Rule, one.Policy.SharedKeyOf(context, route), one.Cost, Math.Max(one.Cost, one.Policy.Options.Lease ?? 0)));
        }

        if (questions.Count == 0)
            return true;
        return await store.TakeAsync(questions) is { } answers ? Read(services, asked.Span, answers) : Fail(services, asked.Span);
    }

    private static bool TryTakeLeased(LimiterServices services, Span<Asked> asked)
    {
        var now = services.Now;
        // One alone: of several, the others would have to be given back.
        if (asked.Length != 1 || asked[0] is not { Allowance.LeaseRule: { } rule, Policy.Leases: { } leases })
            return false;
        ref var one = ref asked[0];
        var standing = leases.TryTake(one.Key, rule, now, one.Cost);
        (one.Standing, one.IsTold) = (standing, standing.IsAllowed);
        if (standing.IsAllowed)
            Mirror(one, now);
        return standing.IsAllowed;
    }

    private static bool Read(LimiterServices services, Span<Asked> asked, IReadOnlyList<Answer> answers)
    {
        var isAllowed = true;
        var next = 0;
        foreach (ref var one in asked)
        {
            if (one.Allowance is not { } allowance)
                continue;
            var answer = answers[next++];
            isAllowed &= answer.Standing.IsAllowed;
            (one.Standing, one.IsTold) = (answer.Standing, true);
            if (answer.Granted > one.Cost && allowance.LeaseRule is { } rule)
                one.Policy.Leases!.Add(one.Key, rule, services.Now, one.Cost - answer.Granted);
        }

        if (!isAllowed)
            return false;
        foreach (ref readonly var one in asked)
            Mirror(one, services.Now);
        return true;
    }

    // Where Redis does not answer any more, this gateway goes on with what it let through itself.
    private static void Mirror(in Asked one, long now)
    {
        if (one.Allowance is { } allowance)
            one.Policy.Table.Add(one.Key, allowance.Rule, now, one.Cost);
    }

    // Each policy does what it is told to do then.
    private static bool Fail(LimiterServices services, Span<Asked> asked)
    {
        var isRefused = false;
        foreach (ref var one in asked)
        {
            if (one.Allowance is null || one.Policy.Options.OnStoreFailure != StoreFailure.Refuse)
                continue;
            (one.Standing, one.IsTold, isRefused) = (new Standing(false, 0, TimeSpan.TicksPerSecond), true, true);
        }

        if (isRefused)
            return false;
        Span<int> places = stackalloc int[asked.Length];
        var count = 0;
        for (var i = 0; i < asked.Length; i++)
        {
            if (asked[i].Policy.Options.OnStoreFailure == StoreFailure.Local)
                places[count++] = i;
        }

        var all = default(Asked.All);
        Span<Asked> local = all;
        for (var i = 0; i < count; i++)
            local[i] = asked[places[i]];
        var isAllowed = LocalDecision.TryTake(local[..count], services.Now);
        for (var i = 0; i < count; i++)
            asked[places[i]] = local[i];
        return isAllowed;
    }
}
