using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Aggregation.Batches;

/// <summary>What a page of another origin may read of a batch: what it could have read of each route by itself (Fetch standard, CORS check).</summary>
internal static class CrossOrigin
{
    private const string Any = "*";

    /// <summary>The other origin from whose page a batch comes; null where it comes from none.</summary>
    public static string? Of(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        return origin.Count == 0 || (origin is [{ } only] && OwnOrigin.Is(request, only)) ? null : origin.ToString();
    }

    /// <summary>Whether a response may be read there.</summary>
    /// <param name="batch">The batch, from a page of another origin.</param>
    /// <param name="origin">Which one.</param>
    /// <param name="response">The response's headers.</param>
    public static bool MayRead(HttpRequest batch, string origin, IHeaderDictionary response)
    {
        if (response.AccessControlAllowOrigin is not [{ } allowed])
            return false;
        // Cookies come along only with what a browser calls credentials, and for these no response may say "any".
        return batch.Headers.Cookie.Count > 0
            ? allowed == origin && response.AccessControlAllowCredentials is ["true"]
            : allowed == origin || allowed == Any;
    }
}
