using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>How the end of a request's body is told (RFC 9112 §6.3).</summary>
/// <param name="HasBody">Whether bytes may follow the head.</param>
/// <param name="Length">The value of <c>Content-Length</c>; null without one: chunks where there is a body, nothing where there is none.</param>
internal readonly record struct RequestFraming(bool HasBody, long? Length)
{
    /// <summary>True when the body goes in chunks.</summary>
    public bool IsChunked => HasBody && Length is null;

    /// <summary>The framing for a client's request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isUpgrade">True when what follows the head is not a body but the conversation.</param>
    public static RequestFraming Of(HttpContext context, bool isUpgrade)
    {
        if (isUpgrade)
            return default;

        var request = context.Request;
        if (HasTrailers(request))
            return new RequestFraming(true, null);
        var hasBody = context.Features.Find<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false && request.ContentLength != 0;
        if (hasBody || request.ContentLength is not null)
            return new RequestFraming(hasBody, request.ContentLength);

        // HTTP/2 says that there is no body with the end of the stream; HTTP/1.1 has only the length (RFC 9110 §8.6).
        var isEmpty = !HttpProtocol.IsHttp11(request.Protocol) && !HttpProtocol.IsHttp10(request.Protocol)
            && (HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method) || HttpMethods.IsPatch(request.Method));
        return new RequestFraming(false, isEmpty ? 0 : null);
    }

    // In HTTP/2 they may follow a body of any length, and in HTTP/1.1 a chunked one alone. Those that come later, and that
    // nothing announced (RFC 9110 §6.6.2), are too late for that.
    private static bool HasTrailers(HttpRequest request)
    {
        if (HttpProtocol.IsHttp11(request.Protocol) || HttpProtocol.IsHttp10(request.Protocol) || !request.SupportsTrailers())
            return false;
        return request.Headers.Trailer.Count > 0
            || (request.CheckTrailersAvailable() && request.HttpContext.Features.GetRequiredFeature<IHttpRequestTrailersFeature>().Trailers.Count > 0);
    }
}
