using Gateway.Transforms.Compression.Representations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Compression.Requests;

/// <summary>A request whose body is decoded while it is passed on. Its own headers and body are back afterwards.</summary>
internal sealed class DecodedRequest : IDisposable
{
    private readonly HttpRequest _request;
    private readonly Stream _body;
    private readonly DecodedBody _decoded;
    private readonly StringValues _contentEncoding;
    private readonly long? _contentLength;

    /// <summary>Puts the decoded body in place of the encoded one. Its length is not known, and its digests are of other bytes.</summary>
    public DecodedRequest(HttpRequest request, RequestCoding coding, DecompressionOptions limits)
    {
        _request = request;
        _body = request.Body;
        _decoded = new DecodedBody(request.Body, coding, limits);
        _contentEncoding = request.Headers.ContentEncoding;
        _contentLength = request.ContentLength;
        request.Body = _decoded;
        request.ContentLength = null;
        request.Headers.Remove("Content-Encoding");
        RepresentationHeaders.RemoveDigests(request.Headers);
    }

    /// <summary>What became of the body, for metrics.</summary>
    public string Result => _decoded.Result;

    /// <summary>Whether there is a body to decode. Some clients say <c>identity</c>, which has no place there (RFC 9110 §8.4.1).</summary>
    public static bool IsEncoded(HttpContext context) =>
        context.Request.Headers.ContentEncoding is { Count: > 0 } and not ["identity"] && context.Request.ContentLength != 0 && context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;

    /// <inheritdoc/>
    public void Dispose()
    {
        _request.Body = _body;
        _request.ContentLength = _contentLength;
        _request.Headers.ContentEncoding = _contentEncoding;
        _decoded.Dispose();
    }
}
