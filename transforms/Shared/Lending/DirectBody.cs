using Gateway.Transforms.Shared.Counting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Shared.Lending;

/// <summary>Whether lending is worth trying.</summary>
internal static class DirectBody
{
    /// <summary>
    /// Whether a response's body reaches the client's connection as it is written: nobody has put a body of his own in its place, and HTTP/1.1 frames
    /// it. A connection may refuse all the same (<see cref="IMemoryBorrower"/>); where this is false it would, and whoever starts the response only to
    /// lend would make what is in between send more pieces.
    /// </summary>
    public static bool Is(HttpContext context)
    {
        var body = context.Features.Find<IHttpResponseBodyFeature>();
        if (body is CountingResponseBody counting)
            body = counting.Inner;
        // The server's own is the request itself, which has all features.
        return ReferenceEquals(body, context.Features) && HttpProtocol.IsHttp11(context.Request.Protocol);
    }
}
