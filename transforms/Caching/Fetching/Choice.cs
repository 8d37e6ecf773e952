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
        var token = fetch.Features.Get<Caller>()?.Token?.Header;
        for (var i = 0; i < vary.Count; i++)
        {
            // The gateway says these in the client's place. Host, scheme and port, which it also says, are in every key.
            if (vary[i] is "x-forwarded-for" or "forwarded")
                return false;
            if (!isPerUser && (identity?.Contains(vary[i]) == true || vary[i].Equals(token, StringComparison.OrdinalIgnoreCase)))
                return false;
        }

        return true;
    }
}
