using System.Net.Http;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>The heads of an exchange as .NET's messages, which is what YARP's transforms change. Made for one exchange.</summary>
/// <param name="transformer">What the route changes.</param>
internal sealed class TransformedMessages(HttpTransformer transformer) : IDisposable
{
    private HttpResponseMessage? _response;

    /// <summary>The request; its body is elsewhere.</summary>
    public HttpRequestMessage Request { get; } = new() { Content = new HeadersOnlyContent() };

    /// <summary>Makes the request from the client's.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="destinationPrefix">As configured.</param>
    /// <param name="upgrade">What the client wants to upgrade to; null for nothing.</param>
    public async ValueTask BeginAsync(HttpContext context, string destinationPrefix, UpgradeRequest? upgrade)
    {
        Request.Method = upgrade?.Key is null ? HttpMethod.Parse(context.Request.Method) : HttpMethod.Get;
        await transformer.TransformRequestAsync(context, Request, destinationPrefix, context.RequestAborted);
        Request.RequestUri ??= RequestUtilities.MakeDestinationAddress(destinationPrefix, context.Request.Path, context.Request.QueryString);
        if (upgrade?.Key is { } key)
        {
            // The client's stream has no key; one it sent all the same would stand beside ours.
            Request.Headers.Remove("Sec-WebSocket-Key");
            Request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", key);
        }
    }

    /// <summary>Puts what the transforms make of a response's head into the client's.</summary>
    /// <returns>False where the answer is not passed on.</returns>
    public ValueTask<bool> AnswerAsync(HttpContext context, ResponseHead head, ResponseFraming framing)
    {
        _response = ResponseMessage.Of(head, framing, Request);
        return transformer.TransformResponseAsync(context, _response, context.RequestAborted);
    }

    /// <summary>Does the same for the trailers, behind the body.</summary>
    public ValueTask EndAsync(HttpContext context, IReadOnlyList<(string Name, string Value)> trailers)
    {
        _response ??= new HttpResponseMessage();
        foreach (var (name, value) in trailers)
            _response.TrailingHeaders.TryAddWithoutValidation(name, value);
        return transformer.TransformResponseTrailersAsync(context, _response, context.RequestAborted);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Request.Dispose();
        _response?.Dispose();
    }
}
