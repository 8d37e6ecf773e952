using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Transforms.Receiving.Methods;

/// <summary>Judges a method once its route is known.</summary>
internal static class MethodJudge
{
    /// <summary>Why the method is refused; null when it is not.</summary>
    /// <param name="method">The method, not one that is never allowed unless as an upgrade.</param>
    /// <param name="endpoint">The route's; null for none.</param>
    /// <param name="allowed">What the route takes, where it does not take this.</param>
    public static Refusal? FindFault(string method, Endpoint? endpoint, out string allowed)
    {
        allowed = RequestMethods.UsualList;
        // CONNECT is an upgrade on HTTP/2 here: every other was refused before. A method that routing refuses has its answer.
        if (RequestMethods.IsUsual(method) || RequestMethods.IsNeverAllowed(method) || endpoint is not (null or RouteEndpoint))
            return null;
        if (endpoint?.Metadata.GetMetadata<ExtraMethods>() is { } extra)
        {
            if (extra.Contains(method))
                return null;
            allowed = extra.Allowed;
        }

        return RequestMethods.IsRegistered(method) ? Refusal.Method : Refusal.UnknownMethod;
    }
}
