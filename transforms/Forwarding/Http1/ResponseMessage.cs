using System.Net;
using System.Net.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>A response's head as YARP's transforms want it.</summary>
internal static class ResponseMessage
{
    /// <summary>The head as a message without a body.</summary>
    public static HttpResponseMessage Of(ResponseHead head, ResponseFraming framing, HttpRequestMessage request)
    {
        var response = new HttpResponseMessage((HttpStatusCode)head.Status)
        {
            Version = HttpVersion.Version11,
            RequestMessage = request,
            Content = new HeadersOnlyContent(),
        };
        foreach (var (name, value) in head.Fields)
        {
            // A length where there can be no body (204) is the backend's mistake, which the server would refuse to send.
            if (framing == ResponseFraming.None && head.Status is < 200 or 204 && name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                continue;
            if (!response.Headers.TryAddWithoutValidation(name, value))
                response.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    /// <summary>Puts the status line into the client's response; HTTP/2 has no phrase.</summary>
    public static void CopyStatus(HttpContext context, ResponseHead head)
    {
        context.Response.StatusCode = head.Status;
        if (head.Reason.Length > 0 && HttpProtocol.IsHttp11(context.Request.Protocol))
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = head.Reason;
    }
}
