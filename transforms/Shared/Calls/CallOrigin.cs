using System.Net;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Shared.Calls;

/// <summary>
/// What a backend is told of the client for whom a call is made. A copy: several requests may wait for one call, and the first may
/// end before it. Immutable.
/// </summary>
/// <param name="Scheme"><c>http</c> or <c>https</c>.</param>
/// <param name="Host">What the client asked for.</param>
/// <param name="Address">The client's; null where it has none.</param>
/// <param name="Forwarded">What trusted proxies said; null for none.</param>
/// <param name="RequestId">The request's id.</param>
public sealed record CallOrigin(string Scheme, string Host, IPAddress? Address, ForwardedFacts? Forwarded, string RequestId)
{
    /// <summary>The origin of calls for a request.</summary>
    public static CallOrigin Of(HttpContext context) => new(
        context.Request.Scheme,
        context.Request.Headers.Host.ToString(),
        context.Connection.RemoteIpAddress,
        context.Features.Get<ForwardedFacts>(),
        context.TraceIdentifier);
}
