using Microsoft.AspNetCore.Builder;

namespace Gateway.Transforms.Receiving;

/// <summary>What is done first with every request.</summary>
public static class ReceivingExtensions
{
    /// <summary>Calls an IPv4 client by its IPv4 address. Belongs before everything that looks at the client's address.</summary>
    public static IApplicationBuilder UseClientAddress(this IApplicationBuilder app) => app.UseMiddleware<ClientAddressMiddleware>();

    /// <summary>
    /// Sets <c>HttpContext.TraceIdentifier</c> to a fresh id of 16 characters. Belongs before the access log, which reads the
    /// id when the request ends.
    /// </summary>
    public static IApplicationBuilder UseRequestId(this IApplicationBuilder app) => app.UseMiddleware<RequestIdMiddleware>();

    /// <summary>
    /// Answers 400 to a request target that routing and a backend could read differently. Belongs before routing and
    /// inside what answers failures.
    /// </summary>
    public static IApplicationBuilder UseRequestTarget(this IApplicationBuilder app) => app.UseMiddleware<RequestTargetMiddleware>();
}
