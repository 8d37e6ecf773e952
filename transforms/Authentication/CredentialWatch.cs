using Gateway.Transforms.Authentication.Policies;
using Gateway.Transforms.Authentication.Revocation;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication;

/// <summary>Ends WebSockets and event streams when the credential expires that they were opened with, or is taken back.</summary>
internal static class CredentialWatch
{
    // What a timer can wait for; no connection lives so long.
    private const long MaxMilliseconds = 45L * 24 * 60 * 60 * 1000;

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    /// <summary>Serves a request until then.</summary>
    /// <param name="context">The request.</param>
    /// <param name="expires">When, in milliseconds of Unix time; the largest for never.</param>
    /// <param name="caller">Whose credential it is.</param>
    /// <param name="revocations">What ends it earlier; null for nothing.</param>
    /// <param name="next">What serves it.</param>
    /// <param name="time">The clock.</param>
    public static async Task ServeAsync(HttpContext context, long expires, Caller caller, RevocationList? revocations, RequestDelegate next, TimeProvider time)
    {
        var left = Math.Max(0, expires - time.GetUtcNow().ToUnixTimeMilliseconds());
        if (left > MaxMilliseconds && revocations is null)
        {
            await next(context);
            return;
        }

        var watched = new Watched(context, expires, caller, revocations, time);
        var first = revocations is null || left < Again.TotalMilliseconds ? TimeSpan.FromMilliseconds(left) : Again;
        // Again and again: what was asked for before may be granted after.
        // Disposed before the server uses the context again, and not before the end of what it is doing.
        await using var timer = time.CreateTimer(static state => ((Watched)state!).Look(), watched, first, Again);
        await next(context);
    }

    private sealed class Watched(HttpContext context, long expires, Caller caller, RevocationList? revocations, TimeProvider time)
    {
        public void Look()
        {
            if (revocations is not null && revocations.FaultOf(caller) != AuthenticationFault.Revoked && time.GetUtcNow().ToUnixTimeMilliseconds() < expires)
                return;
            if (context.Features.Get<IClosableUpgrade>()?.TryClose() != true && context.Response.HasStarted && Streams.IsEvents(context.Response))
                context.Abort();
        }
    }
}
