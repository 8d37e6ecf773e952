using Microsoft.AspNetCore.Builder;

namespace Gateway.Transforms.Receiving;

/// <summary>Request ids.</summary>
public static class RequestIdExtensions
{
    /// <summary>
    /// Sets <c>HttpContext.TraceIdentifier</c> to a fresh id of 16 characters. Belongs right after the access log, which
    /// reads the id when the request ends.
    /// </summary>
    public static IApplicationBuilder UseRequestId(this IApplicationBuilder app) => app.UseMiddleware<RequestIdMiddleware>();
}
