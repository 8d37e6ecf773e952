using Gateway.Transforms.RateLimiting.Limits;

namespace Gateway.Transforms.RateLimiting.Policies;

/// <summary>Decides by what this gateway has counted: all policies must allow, and a refusal takes nothing from any. Allocates nothing.</summary>
internal static class LocalDecision
{
    /// <summary>Asks policies; those without an allowance are passed over. Puts them in the order in which everybody locks tables.</summary>
    /// <returns>Whether all allow.</returns>
    public static bool TryTake(Span<Asked> asked, long now)
    {
        if (asked.Length > 1)
            return TryTakeAll(asked, now);
        if (asked.IsEmpty || asked[0].Allowance is not { } allowance)
            return true;
        ref var one = ref asked[0];
        one.Standing = one.Policy.Table.TryTake(one.Key, allowance.Rule, now, one.Cost);
        one.IsTold = true;
        return one.Standing.IsAllowed;
    }

    private static bool TryTakeAll(Span<Asked> asked, long now)
    {
        asked.Sort(static (one, other) => one.Policy.Table.Order.CompareTo(other.Policy.Table.Order));
        var entered = 0;
        try
        {
            for (; entered < asked.Length; entered++)
            {
                ref var one = ref asked[entered];
                if (one.Allowance is { } allowance)
                    one.Place = one.Policy.Table.Enter(one.Key, allowance.Rule, now);
            }

            var isAllowed = true;
            foreach (ref var one in asked)
            {
                if (one.Allowance is { } allowance)
                    isAllowed &= one.Policy.Table.Allows(one.Key, one.Place, allowance.Rule, now, one.Cost);
            }

            foreach (ref var one in asked)
            {
                if (one.Allowance is not { } allowance)
                    continue;
                var table = one.Policy.Table;
                one.Standing = isAllowed ? table.Take(one.Key, one.Place, allowance.Rule, now, one.Cost) : table.Stand(one.Key, one.Place, allowance.Rule, now, one.Cost);
                one.IsTold = true;
            }

            return isAllowed;
        }
        finally
        {
            while (entered > 0)
            {
                ref var one = ref asked[--entered];
                if (one.Allowance is not null)
                    one.Policy.Table.Exit(one.Key);
            }
        }
    }
}
