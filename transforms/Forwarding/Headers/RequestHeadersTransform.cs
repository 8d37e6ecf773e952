using System.Net.Http;
using Gateway.Transforms.Forwarding.Http1;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Transforms.Forwarding.Headers;

/// <summary>
/// Copies what the client sent, but for what is for this connection alone and what only the gateway may say. YARP's own copying drops more of the first and
/// nothing of the second. First of the transforms, and always there: the others change what is here, and none of them looks at the client's own
/// headers after it.
/// </summary>
/// <param name="choice">What the route lets pass.</param>
internal sealed class RequestHeadersTransform(HeaderChoice choice) : RequestTransform
{
    /// <inheritdoc/>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var source = context.HttpContext.Request.Headers;
        var fields = new ClientFields(context.HttpContext);
        foreach (var (name, values) in source)
        {
            if (choice.Takes(name) && fields.Pass(name))
                Add(context.ProxyRequest, name, values);
        }

        // The one thing TE says that is meant for the whole way: gRPC insists on it.
        if (HttpProtocol.IsHttp2(context.HttpContext.Request.Protocol) && source.TE is ["trailers"] && choice.Takes("TE"))
            context.ProxyRequest.Headers.TryAddWithoutValidation("TE", "trailers");
        // .NET's client sends a request without content again when the connection ends, which these methods do not bear.
        if (context.HttpContext.Request.Method is "POST" or "PATCH")
            context.ProxyRequest.Content ??= new HeadersOnlyContent();
        // Else the others would fall back on what the client sent.
        context.HeadersCopied = true;
        return default;
    }

    private static void Add(HttpRequestMessage request, string name, StringValues values)
    {
        if (values.Count == 1 ? request.Headers.TryAddWithoutValidation(name, values[0]) : request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            return;
        request.Content ??= new HeadersOnlyContent();
        request.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
    }
}
