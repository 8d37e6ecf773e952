using System.Net.Http;
using Gateway.Transforms.Forwarding.Http1;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Transforms.Forwarding.Headers;

/// <summary>
/// Copies what the client sent, all of it but what is for this connection alone. YARP's own copying drops more. First
/// of the transforms, so that the others change what is there.
/// </summary>
internal sealed class RequestHeadersTransform : RequestTransform
{
    /// <inheritdoc/>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var source = context.HttpContext.Request.Headers;
        var connection = source.Connection;
        foreach (var (name, values) in source)
        {
            // Pseudo-headers are not fields.
            if (name[0] == ':' || IsOurs(name) || HopByHop.Is(name, connection))
                continue;
            Add(context.ProxyRequest, name, values);
        }

        // The one thing TE says that is meant for the whole way: gRPC insists on it.
        if (HttpProtocol.IsHttp2(context.HttpContext.Request.Protocol) && source.TE is ["trailers"])
            context.ProxyRequest.Headers.TryAddWithoutValidation("TE", "trailers");
        // .NET's client sends a request without content again when the connection ends, which these methods do not bear.
        if (context.HttpContext.Request.Method is "POST" or "PATCH")
            context.ProxyRequest.Content ??= new HeadersOnlyContent();
        context.HeadersCopied = true;
        return default;
    }

    // Expect is answered here; which Host is sent, another transform decides.
    private static bool IsOurs(string name) =>
        name.Equals("Expect", StringComparison.OrdinalIgnoreCase) || name.Equals("Host", StringComparison.OrdinalIgnoreCase);

    private static void Add(HttpRequestMessage request, string name, StringValues values)
    {
        if (values.Count == 1 ? request.Headers.TryAddWithoutValidation(name, values[0]) : request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            return;
        request.Content ??= new HeadersOnlyContent();
        request.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
    }
}
