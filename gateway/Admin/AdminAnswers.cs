using Gateway.Transforms.Shared.Failures;

namespace Gateway.Admin;

/// <summary>What all of the admin port have in common: HEAD where there is GET, and a problem document where there is nothing.</summary>
internal static class AdminAnswers
{
    /// <summary>Answers HEAD as GET, whose body the server leaves out (RFC 9110 §9.3.2), and 404 and 405 with a problem document.</summary>
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
            context.Request.Method = HttpMethods.Get;
        await next(context);
        if (context.Response.HasStarted || context.Response.ContentType is not null)
            return;
        if (context.Response.StatusCode == StatusCodes.Status404NotFound)
            await context.WriteFailureAsync(KnownFailures.NoRoute.With("There is nothing here on the admin port.", null));
        else if (context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
            await RefuseMethodAsync(context);
    }

    private static Task RefuseMethodAsync(HttpContext context)
    {
        if (context.Response.Headers.Allow == HttpMethods.Get)
            context.Response.Headers.Allow = "GET, HEAD";
        return context.WriteFailureAsync(KnownFailures.MethodNotAllowed.With($"The admin port takes {context.Response.Headers.Allow} here.", null));
    }
}
