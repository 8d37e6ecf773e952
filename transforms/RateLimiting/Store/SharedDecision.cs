using Gateway.Transforms.RateLimiting.Limits;
using Gateway.Transforms.RateLimiting.Policies;
using Gateway.Transforms.Shared.Redis;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.RateLimiting.Store;

/// <summary>Decides by what all gateways have counted, with one question to Redis, or none where all that is needed was taken in advance.</summary>
internal static class SharedDecision
{
    // What a policy says that refuses because Redis does not answer.
    private static readonly Standing Unavailable = new(false, 0, TimeSpan.TicksPerSecond);

    /// <summary>Asks; a refusal takes nothing. Shadows are asked with the others, and refuse nobody.</summary>
    /// <returns>Whether all policies allow.</returns>
    public static async Task<bool> TryTakeAsync(LimiterServices services, LimitStore store, Memory<Asked> asked, HttpContext context, string route)
    {
        if (TryTakeLeased(services, asked.Span))
            return true;
        try
        {
            var questions = QuestionsOf(asked.Span, context, route);
            return questions.Count == 0 || await AskAsync(services, store, asked, questions) || await TryTakeLateLeaseAsync(services, asked);
        }
        finally
        {
            EndAsking(asked.Span);
        }
    }

    private static async Task<bool> AskAsync(LimiterServices services, LimitStore store, Memory<Asked> asked, List<Question> questions)
    {
        var isAllowed = await store.TakeAsync(questions) is { } answers ? Read(services, asked.Span, answers) : Fail(services, asked.Span);
        foreach (ref var one in asked.Span)
        {
            if (one.Hold is not { } hold)
                continue;
            // Redis may have granted it, or may yet do so, without anybody having waited for that.
            if (isAllowed && (one.Standing.IsAllowed || !one.Policy.Options.Shadow))
                store.Holds.Keep(hold);
            else
                store.Holds.End(hold);
        }

        return isAllowed;
    }

    private static List<Question> QuestionsOf(Span<Asked> asked, HttpContext context, string route)
    {
        var questions = new List<Question>(asked.Length);
        foreach (ref var one in asked)
        {
            if (one.Allowance is not { } allowance)
                continue;
            var (options, key) = (one.Policy.Options, one.Policy.SharedKeyOf(context, route));
            if (one.Policy.IsHeld)
                one.Hold = new Hold(allowance.Rule, key);
            var wanted = one.IsForLease ? Math.Max(one.Cost, allowance.LeaseRule!.Limit) : one.Cost;
            questions.Add(one.Hold?.Ask(options.Shadow) ?? new Question(options.Algorithm, allowance.Rule, key, one.Cost, wanted, options.Shadow));
        }

        return questions;
    }

    private static bool TryTakeLeased(LimiterServices services, Span<Asked> asked)
    {
        // One alone: of several, the others would have to be given back.
        if (asked.Length != 1 || asked[0] is not { Allowance.LeaseRule: { } rule, Policy.Leases: { } leases })
            return false;
        ref var one = ref asked[0];
        if (TryTakeLeased(services, ref one, leases, rule))
            return true;
        one.IsForLease = leases.TryBeginAsking(one.Key);
        if (!one.IsForLease || !TryTakeLeased(services, ref one, leases, rule))
            return false;
        EndAsking(asked);
        return true;
    }

    // What another took in advance while this one asked is what Redis lacks for it.
    private static async ValueTask<bool> TryTakeLateLeaseAsync(LimiterServices services, Memory<Asked> asked)
    {
        if (asked.Length != 1 || asked.Span[0] is not { IsForLease: false, IsTold: true, Allowance.LeaseRule: { } rule, Policy.Leases: { } leases, Key: var key })
            return false;
        // For no longer than Redis is waited for.
        await leases.WhenAsked(key);
        return TryTakeLateLease(services, ref asked.Span[0], leases, rule);
    }

    private static bool TryTakeLateLease(LimiterServices services, ref Asked one, Leases leases, LimitRule rule)
    {
        var refused = one.Standing;
        if (TryTakeLeased(services, ref one, leases, rule))
            return true;
        (one.Standing, one.IsTold) = (refused, true);
        return false;
    }

    private static bool TryTakeLeased(LimiterServices services, ref Asked one, Leases leases, LimitRule rule)
    {
        var now = services.Now;
        var standing = leases.Table.TryTake(one.Key, rule, now, one.Cost);
        (one.Standing, one.IsTold) = (standing, standing.IsAllowed);
        if (standing.IsAllowed)
            Mirror(one, now);
        return standing.IsAllowed;
    }

    private static void EndAsking(Span<Asked> asked)
    {
        foreach (ref var one in asked)
        {
            if (one.IsForLease)
                one.Policy.Leases!.EndAsking(one.Key);
        }
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
            isAllowed &= answer.Standing.IsAllowed || one.Policy.Options.Shadow;
            (one.Standing, one.IsTold) = (answer.Standing, answer.IsThere);
            if (answer is { IsThere: true, Granted: 0 })
                one.Hold = null;
            if (one.IsForLease && answer.Granted > one.Cost)
                one.Policy.Leases!.Table.Add(one.Key, allowance.LeaseRule!, services.Now, one.Cost - answer.Granted);
        }

        if (!isAllowed)
            return false;
        foreach (ref var one in asked)
        {
            if (one.Allowance is not null && !one.IsTold)
                FailShadow(ref one, services.Now);
            else if (one.Standing.IsAllowed)
                Mirror(one, services.Now);
        }

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
            if (one.Allowance is null || one.Policy.Options is not { OnStoreFailure: StoreFailure.Refuse, Shadow: false })
                continue;
            (one.Standing, one.IsTold, isRefused) = (Unavailable, true, true);
        }

        if (isRefused || !TryTakeLocally(asked, services.Now))
            return false;
        foreach (ref var one in asked)
        {
            if (one.Policy.Options.Shadow)
                FailShadow(ref one, services.Now);
            else if (one.Policy.Options.OnStoreFailure == StoreFailure.Allow)
                Mirror(one, services.Now);
        }

        return true;
    }

    private static bool TryTakeLocally(Span<Asked> asked, long now)
    {
        Span<int> places = stackalloc int[asked.Length];
        var count = 0;
        for (var i = 0; i < asked.Length; i++)
        {
            if (asked[i].Policy.Options is { OnStoreFailure: StoreFailure.Local, Shadow: false })
                places[count++] = i;
        }

        var all = default(Asked.All);
        Span<Asked> local = all;
        for (var i = 0; i < count; i++)
            local[i] = asked[places[i]];
        var isAllowed = LocalDecision.TryTake(local[..count], now);
        for (var i = 0; i < count; i++)
            asked[places[i]] = local[i];
        return isAllowed;
    }

    private static void FailShadow(ref Asked one, long now)
    {
        if (one.Allowance is not { } allowance)
            return;
        one.Standing = one.Policy.Options.OnStoreFailure switch
        {
            StoreFailure.Allow => new Standing(true, 0, 0),
            StoreFailure.Refuse => Unavailable,
            _ => one.Policy.Table.TryTake(one.Key, allowance.Rule, now, one.Cost),
        };
        if (one.Policy.Options.OnStoreFailure == StoreFailure.Allow)
            Mirror(one, now);
    }
}
