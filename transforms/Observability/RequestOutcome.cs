using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Observability;

/// <summary>How a request ends, seen from outside everything else.</summary>
internal static class RequestOutcome
{
    /// <summary>The status the client gets; after an exception, the one the server is about to send.</summary>
    public static int Status(HttpContext context, Exception? failure) => failure switch
    {
        null => context.Response.StatusCode,
        _ when context.Response.HasStarted => context.Response.StatusCode,
        BadHttpRequestException bad => bad.StatusCode,
        _ => StatusCodes.Status500InternalServerError,
    };
}
