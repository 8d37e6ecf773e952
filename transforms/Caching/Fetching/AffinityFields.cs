using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.SessionAffinity;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>What session affinity adds to a response: it binds the client that asked to a destination, and is neither the origin's word nor for others.</summary>
internal static class AffinityFields
{
    /// <summary>Takes it out of a response.</summary>
    /// <param name="fetch">The fetch, answered.</param>
    /// <returns>The fields that had it, as they were: for the request that was sent.</returns>
    public static IReadOnlyList<KeyValuePair<string, StringValues>> TakeFrom(HttpContext fetch)
    {
        if (fetch.Features.Get<IReverseProxyFeature>()?.Cluster.Config.SessionAffinity is not { Enabled: true } affinity)
            return [];
        var headers = fetch.Response.Headers;
        return affinity.Policy == SessionAffinityConstants.Policies.CustomHeader ? TakeHeader(headers, affinity) : TakeCookie(headers, affinity);
    }

    private static IReadOnlyList<KeyValuePair<string, StringValues>> TakeHeader(IHeaderDictionary headers, SessionAffinityConfig affinity) =>
        headers.Remove(affinity.AffinityKeyName, out var values) ? [new(affinity.AffinityKeyName, values)] : [];

    private static IReadOnlyList<KeyValuePair<string, StringValues>> TakeCookie(IHeaderDictionary headers, SessionAffinityConfig affinity)
    {
        var cookies = headers.SetCookie;
        var start = $"{affinity.AffinityKeyName}=";
        string?[] others = [.. cookies.Where(cookie => cookie?.StartsWith(start, StringComparison.Ordinal) != true)];
        if (others.Length == cookies.Count)
            return [];
        headers.SetCookie = others;
        if (others.Length == 0)
            headers.Remove("Set-Cookie");
        return [new("Set-Cookie", cookies)];
    }
}
