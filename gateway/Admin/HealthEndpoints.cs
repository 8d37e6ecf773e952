using Gateway.Hosting;

namespace Gateway.Admin;

/// <summary><c>GET /livez</c> and <c>GET /readyz</c>, for load balancers and orchestrators.</summary>
internal static class HealthEndpoints
{
    /// <summary>200 while the process answers at all.</summary>
    public static Task WriteLivenessAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status200OK, "ok\n");

    /// <summary>200 while the data port takes requests; 503 before it listens and from the first signal to stop.</summary>
    public static Task WriteReadinessAsync(HttpContext context, DrainState drain, IHostApplicationLifetime lifetime)
    {
        if (drain.IsDraining)
            return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "draining\n");
        return lifetime.ApplicationStarted.IsCancellationRequested
            ? WriteAsync(context, StatusCodes.Status200OK, "ok\n")
            : WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "starting\n");
    }

    private static Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
