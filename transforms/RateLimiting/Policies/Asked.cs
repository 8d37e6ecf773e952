using System.Runtime.CompilerServices;
using Gateway.Transforms.RateLimiting.Limits;
using Gateway.Transforms.RateLimiting.Store;

namespace Gateway.Transforms.RateLimiting.Policies;

/// <summary>One policy, while a request is decided on.</summary>
internal struct Asked
{
    /// <summary>The policy.</summary>
    public LimiterPolicy Policy;

    /// <summary>What the request may use; null for one that is not counted.</summary>
    public Allowance? Allowance;

    /// <summary>Its key here.</summary>
    public ulong Key;

    /// <summary>The place of the key in the table, while that is locked.</summary>
    public int Place;

    /// <summary>Whether the policy could say something.</summary>
    public bool IsTold;

    /// <summary>What it said.</summary>
    public Standing Standing;

    /// <summary>The place that the request has, or may have, in Redis; null for none.</summary>
    public Hold? Hold;

    /// <summary>Whether it asks Redis for a lease, as nobody else does for its key.</summary>
    public bool IsForLease;

    /// <summary>What it costs when it comes.</summary>
    public readonly long Cost => Policy.Cost.AtFirst;

    /// <summary>All of a place of a route, on the stack.</summary>
    [InlineArray(LimitSet.MaxPolicies)]
    public struct All
    {
        private Asked _first;
    }
}
