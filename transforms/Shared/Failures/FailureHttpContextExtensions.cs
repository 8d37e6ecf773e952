using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Transforms.Shared.Failures;

/// <summary>How every part of the gateway answers with a failure.</summary>
public static class FailureHttpContextExtensions
{
    // What may be left of an answer that was not sent. Anything else stays: Allow, CORS, request id, rate limits.
    private static readonly string[] RepresentationHeaders =
    [
        "Accept-Ranges", "Age", "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Length",
        "Content-Location", "Content-Range", "Content-Type", "ETag", "Expires", "Last-Modified", "Location", "Set-Cookie",
        "Trailer", "Transfer-Encoding", "Upgrade", "Vary",
    ];

    // HTTP/2's error code for "the answer broke off" (RFC 9113 §7: INTERNAL_ERROR).
    private const int InternalError = 2;

    // What was sent before is still on its way to the client.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(50);

    /// <summary>Ends the connection, or on HTTP/2 the stream, so that a response which has started is not taken for whole.</summary>
    public static void BreakOff(this HttpContext context)
    {
        if (context.Features.Get<IHttpResetFeature>() is { } reset)
            reset.Reset(InternalError);
        else
            context.Abort();
    }

    /// <summary>The same, a moment later, so that the client gets what was sent before.</summary>
    /// <param name="context">The request.</param>
    /// <param name="time">The clock.</param>
    public static async Task BreakOffAsync(this HttpContext context, TimeProvider time)
    {
        if (!context.RequestAborted.IsCancellationRequested)
            await Task.Delay(Grace, time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.BreakOff();
    }

    /// <summary>
    /// Answers with a failure: a problem document (RFC 9457), or an HTML page for a client that prefers one. Aborts
    /// the connection when a response has started, and sends nothing to a client that is gone.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="failure">Why.</param>
    /// <param name="page">The HTML page; null for the one in force for this status.</param>
    public static async Task WriteFailureAsync(this HttpContext context, Failure failure, HtmlTemplate? page = null)
    {
        context.Features.Set(failure);
        var response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return;
        }

        foreach (var name in RepresentationHeaders)
            response.Headers.Remove(name);
        // A backend's upgrade that came to nothing; what closes the connection stays.
        if (response.Headers.Connection.Count > 0 && response.Headers.Connection != "close")
            response.Headers.Remove("Connection");
        response.StatusCode = failure.Status;
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = null;
        if (failure.Status == KnownFailures.ClientGoneStatus)
            return;

        var traceId = context.FailureTraceId();
        var isHtml = AcceptHeader.PrefersHtml(context.Request.Headers.Accept.ToString());
        var body = isHtml
            ? (page ?? PageFor(context, failure.Status)).Render(failure, traceId)
            : failure.Document.For(traceId);
        response.ContentType = isHtml ? "text/html; charset=utf-8" : ProblemDocument.ContentType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (failure.RetryAfter is { } retryAfter)
            response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);

        if (!HttpMethods.IsHead(context.Request.Method))
            await response.BodyWriter.WriteAsync(body, CancellationToken.None);
    }

    /// <summary>
    /// What the client is told to quote: the trace id where tracing is on, because backends' logs have it too; else
    /// the request's id.
    /// </summary>
    internal static string FailureTraceId(this HttpContext context) =>
        context.Features.Get<IHttpActivityFeature>()?.Activity is { IdFormat: ActivityIdFormat.W3C } activity
            ? activity.TraceId.ToHexString()
            : context.TraceIdentifier;

    private static HtmlTemplate PageFor(HttpContext context, int status) =>
        context.RequestServices?.GetService<FailurePages>()?.For(status) ?? BuiltInPage.Template;
}
