using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Gateway.Listening;

/// <summary>Redirects what arrives on a listener with <c>RedirectToHttps</c>; passes everything else on.</summary>
internal sealed class HttpsRedirectMiddleware(RequestDelegate next)
{
    /// <summary>Answers 308 with <c>Location</c>, or 400 when the request names no host or no path.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.IsHttps || context.Features.Get<Listener>()?.RedirectPort is not { } port)
            return next(context);

        var rawTarget = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (RedirectTarget.IsAcmeChallenge(rawTarget))
            return next(context);
        if (!RedirectTarget.TryBuild(rawTarget, context.Request.Headers.Host.ToString(), port, out var location))
            return context.WriteFailureAsync(KnownFailures.BadRequest);

        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers[HeaderNames.Location] = location;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
