using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>What callers are known by, and what belongs to one's session.</summary>
internal static class Credentials
{
    private static readonly string[] Known = ["Authorization", "Cookie", "X-Access-Token", "X-Api-Key", "X-Auth-Token", "X-CSRF-Token", "X-XSRF-Token"];

    /// <summary>Whether a header is one of those.</summary>
    /// <param name="header">Its name.</param>
    /// <param name="ofRoute">Those of the route's schemes; null for none.</param>
    public static bool Has(string header, CredentialHeaderNames? ofRoute) => Known.Contains(header, StringComparer.OrdinalIgnoreCase) || ofRoute?.Contains(header) == true;

    /// <summary>Whether parts are told who calls, so that what they answer may be for that one.</summary>
    /// <param name="client">The request.</param>
    /// <param name="plan">The aggregate.</param>
    public static bool AreSent(HttpContext client, AggregatePlan plan)
    {
        var ofRoute = client.FindEndpoint()?.Metadata.GetMetadata<CredentialHeaderNames>();
        return AnyOf(plan.Vary, client.Request.Headers, ofRoute)
            || (!Array.TrueForAll(plan.Parts, static part => part.IsAnonymous)
                && (client.Features.Find<Caller>() is not null || AnyOf(plan.RequestHeaders, client.Request.Headers, ofRoute)));
    }

    private static bool AnyOf(string[] names, IHeaderDictionary headers, CredentialHeaderNames? ofRoute)
    {
        foreach (var name in names)
        {
            if (headers.ContainsKey(name) && Has(name, ofRoute))
                return true;
        }

        return false;
    }
}
