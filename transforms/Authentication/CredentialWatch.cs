using Gateway.Transforms.Authentication.Policies;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication;

/// <summary>Ends WebSockets and event streams when the credential expires that they were opened with.</summary>
internal static class CredentialWatch
{
    // What a timer can wait for; no connection lives so long.
    private const long MaxMilliseconds = 45L * 24 * 60 * 60 * 1000;

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    /// <summary>Serves a request until then.</summary>
    /// <param name="context">The request.</param>
    /// <param name="expires">When, in milliseconds of Unix time.</param>
    /// <param name="next">What serves it.</param>
    /// <param name="time">The clock.</param>
    public static async Task ServeAsync(HttpContext context, long expires, RequestDelegate next, TimeProvider time)
    {
        var left = Math.Max(0, expires - time.GetUtcNow().ToUnixTimeMilliseconds());
        if (left > MaxMilliseconds)
        {
            await next(context);
            return;
        }

        // Again and again: what was asked for before may be granted after.
        // Disposed before the server uses the context again, and not before the end of what it is doing.
        await using var timer = time.CreateTimer(static state => End((HttpContext)state!), context, TimeSpan.FromMilliseconds(left), Again);
        await next(context);
    }

    private static void End(HttpContext context)
    {
        if (context.Features.Get<IClosableUpgrade>()?.TryClose() != true && context.Response.HasStarted && Streams.IsEvents(context.Response))
            context.Abort();
    }
}
