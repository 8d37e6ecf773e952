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
        var hasLength = false;
        foreach (var (name, value) in head.Fields)
        {
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                // One line stands for several that agree, and none for a length where there can be no body (204): the
                // server would refuse to send either.
                if (hasLength || (framing == ResponseFraming.None && head.Status is < 200 or 204))
                    continue;
                hasLength = true;
            }

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
