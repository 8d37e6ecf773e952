using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Cors;

/// <summary>Writes a policy into the head of a response (Fetch §3.2.3), in the place of what a backend says of the same.</summary>
internal static class CorsFields
{
    private const string Origin = "Origin";

    private static readonly StringValues VaryOfPreflights = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

    // What a backend may say, also drafts that browsers have or had.
    private static readonly string[] OfBackends =
    [
        "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers",
        "Access-Control-Expose-Headers", "Access-Control-Max-Age", "Access-Control-Allow-Private-Network", "Access-Control-Allow-Local-Network",
    ];

    /// <summary>Answers a preflight.</summary>
    /// <param name="headers">The response's.</param>
    /// <param name="policy">The route's.</param>
    /// <param name="origin">Who asks; allowed.</param>
    /// <param name="methods">The method it asks for.</param>
    /// <param name="fields">The headers it asks for; may be empty.</param>
    public static void Permit(IHeaderDictionary headers, CorsPolicy policy, string origin, string methods, string fields)
    {
        Allow(headers, policy, origin);
        if (policy.Methods.AnswerTo(methods) is { } allowed)
            headers.AccessControlAllowMethods = allowed;
        if (policy.RequestHeaders.AnswerTo(fields) is { } taken)
            headers.AccessControlAllowHeaders = taken;
        headers.AccessControlMaxAge = policy.MaxAge;
    }

    /// <summary>Says that preflights are not the same for everybody.</summary>
    public static void VaryPreflight(IHeaderDictionary headers) => headers.Vary = VaryOfPreflights;

    /// <summary>Puts the policy's fields into any other response.</summary>
    /// <param name="headers">The response's.</param>
    /// <param name="policy">The route's.</param>
    /// <param name="origin">The request's, allowed; null for one that is not, or none.</param>
    public static void Apply(IHeaderDictionary headers, CorsPolicy policy, string? origin)
    {
        foreach (var name in OfBackends)
            headers.Remove(name);
        // On every response, also to requests without an origin: a cache that has one of those would give it to all (Fetch §3.2.5).
        ListFields.Vary(headers, Origin);
        if (origin is null)
            return;
        Allow(headers, policy, origin);
        if (policy.ExposedHeaders is { } exposed)
            headers.AccessControlExposeHeaders = exposed;
    }

    private static void Allow(IHeaderDictionary headers, CorsPolicy policy, string origin)
    {
        headers.AccessControlAllowOrigin = policy.Origins.IsAny ? WrittenOrigin.Any : origin;
        if (policy.TakesCredentials)
            headers.AccessControlAllowCredentials = "true";
    }
}
