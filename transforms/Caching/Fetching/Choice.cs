using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>Whether the request headers in <c>Vary</c> can choose between stored responses: what the origin saw of them must be what clients send.</summary>
internal static class Choice
{
    /// <summary>Whether they can.</summary>
    /// <param name="vary">The headers, lower case.</param>
    /// <param name="fetch">The fetch, answered.</param>
    /// <param name="isPerUser">Whether each caller has responses of their own.</param>
    public static bool IsPossible(IReadOnlyList<string> vary, HttpContext fetch, bool isPerUser)
    {
        var identity = fetch.GetEndpoint()?.Metadata.GetMetadata<IdentityHeaderNames>();
        var caller = fetch.Features.Get<Caller>();
        for (var i = 0; i < vary.Count; i++)
        {
            // The gateway says these in the client's place. Host, scheme and port, which it also says, are in every key.
            if (vary[i] is "x-forwarded-for" or "forwarded")
                return false;
            if (!isPerUser && (vary[i] is "client-cert" or "client-cert-chain" || identity?.Contains(vary[i]) == true || (caller is not null && IsOf(caller, vary[i]))))
                return false;
        }

        return true;
    }

    private static bool IsOf(Caller caller, string name) => name.Equals(caller.Token?.Header, StringComparison.OrdinalIgnoreCase)
        || caller.Headers.Any(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
}
