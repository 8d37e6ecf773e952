using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Shared.Callers;

/// <summary>Tells a request's priority by who calls. Immutable, safe to share; allocates nothing.</summary>
/// <param name="claim">The claim that <paramref name="claims"/> looks at.</param>
/// <param name="claims">By the claim's value, or one of its list's.</param>
/// <param name="signedIn">Of other known callers.</param>
/// <param name="anonymous">Of everybody else.</param>
internal sealed class PriorityRules(string claim, IReadOnlyDictionary<string, RequestPriority> claims, RequestPriority signedIn, RequestPriority anonymous)
{
    /// <summary>The route key that says what priority all of its requests have, whoever calls.</summary>
    public const string RouteKey = "Priority";

    // The highest first: of several values of a claim, the best counts.
    private readonly KeyValuePair<string, RequestPriority>[] _claims = [.. claims.OrderByDescending(static one => one.Value)];

    /// <summary>That of a request nobody is known to send.</summary>
    public RequestPriority Anonymous => anonymous;

    /// <summary>The best that a request can turn out to have, as long as it is not known who calls.</summary>
    public RequestPriority Best { get; } = claims.Values.Append(signedIn).Append(anonymous).Max();

    /// <summary>That of a request whose caller is known, if it has one.</summary>
    public RequestPriority Of(HttpContext context)
    {
        if (context.Features.Get<Caller>() is not { } caller)
            return anonymous;
        foreach (var (value, priority) in _claims)
        {
            if (ClaimValue.Has(caller, claim, value))
                return priority;
        }

        return signedIn;
    }
}
