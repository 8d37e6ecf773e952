using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Resilience.Policies;

/// <summary>Tells a request's priority. Immutable, safe to share; allocates nothing.</summary>
/// <param name="options">Who goes before whom.</param>
internal sealed class PriorityRules(ResiliencePrioritiesOptions options)
{
    // The highest first: of several values of a claim, the best counts.
    private readonly KeyValuePair<string, RequestPriority>[] _claims = [.. options.Claims.OrderByDescending(static one => one.Value)];

    /// <summary>That of all requests of a route; null where it depends on who calls.</summary>
    public RequestPriority? OfRoute(string route) => options.Routes.TryGetValue(route, out var priority) ? priority : null;

    /// <summary>That of a request.</summary>
    public RequestPriority Of(HttpContext context)
    {
        if (context.Features.Get<Caller>() is not { } caller)
            return options.Anonymous;
        foreach (var (value, priority) in _claims)
        {
            if (ClaimValue.Has(caller, options.Claim, value))
                return priority;
        }

        return options.SignedIn;
    }
}
