using System.Buffers;
using System.Collections.Frozen;
using Gateway.Transforms.Forwarding.Headers;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>
/// Passes a request's trailers on, except those that mean something only in a head (RFC 9110 §6.5.1), those that the route lets no client send as headers, and those that could
/// end their line: they come when the request is with the backend already, too late to refuse it.
/// </summary>
internal static class RequestTrailers
{
    // Framing, routing, authentication, conditions and what describes the content: a backend that merges trailers into
    // headers must not be steered by them after they were judged.
    private static readonly FrozenSet<string> Forbidden = new[]
    {
        "Authorization", "Cache-Control", "Connection", "Content-Encoding", "Content-Length", "Content-Range", "Content-Type", "Cookie",
        "Expect", "Forwarded", "Host", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Keep-Alive",
        "Max-Forwards", "Pragma", "Proxy-Authorization", "Proxy-Connection", "Range", "Set-Cookie", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes them as lines; nothing when there are none. Call it behind the body's end.</summary>
    public static void Write(IBufferWriter<byte> output, HttpRequest request)
    {
        if (!request.SupportsTrailers() || !request.CheckTrailersAvailable())
            return;
        var metadata = request.HttpContext.GetEndpoint()?.Metadata;
        var identity = metadata?.GetMetadata<IdentityHeaderNames>();
        var credentials = metadata?.GetMetadata<CredentialHeaderNames>();
        var choice = metadata?.GetMetadata<HeaderChoice>();
        foreach (var (name, values) in request.HttpContext.Features.GetRequiredFeature<IHttpRequestTrailersFeature>().Trailers)
        {
            if (!FieldSyntax.IsToken(name) || Forbidden.Contains(FoldedName.Of(name)) || OwnedHeaders.Has(name) || MethodOverride.IsNamed(name)
                || identity?.Contains(name) == true || credentials?.Contains(name) == true || choice?.Takes(name) == false)
                continue;
            foreach (var value in values)
            {
                if (FieldSyntax.IsValue(value))
                    RequestHead.Field(output, name, value ?? "");
            }
        }
    }
}
