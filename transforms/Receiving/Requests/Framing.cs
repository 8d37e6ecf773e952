using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Receiving.Requests;

/// <summary>Whether a request's end can be read in one way only (RFC 9112 §6).</summary>
internal static class Framing
{
    /// <summary>
    /// What the server calls <c>Content-Length</c> where it came with <c>Transfer-Encoding</c>; a client's own would
    /// look the same to a backend.
    /// </summary>
    public const string ReplacedLength = "X-Content-Length";

    /// <summary>True for no transfer coding, and on HTTP/1.1 for one <c>chunked</c>.</summary>
    /// <param name="codings">The values of <c>Transfer-Encoding</c>.</param>
    /// <param name="isHttp11">False on HTTP/1.0 and HTTP/2, which have none (RFC 9112 §6.1, RFC 9113 §8.2.2).</param>
    public static bool IsClear(StringValues codings, bool isHttp11) =>
        codings.Count == 0 || (isHttp11 && codings.Count == 1 && string.Equals(codings[0], "chunked", StringComparison.OrdinalIgnoreCase));
}
