using Yarp.ReverseProxy.Transforms;

namespace Gateway.Transforms.Forwarding.Headers;

/// <summary>
/// Sends the <c>Host</c> as the client sent it. YARP's own sends names in other scripts decoded, which is no header any more, and an
/// empty one for a client on HTTP/1.0 that sent none.
/// </summary>
internal sealed class OriginalHostTransform : RequestTransform
{
    /// <inheritdoc/>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var headers = context.ProxyRequest.Headers;
        headers.Remove("Host");
        if (context.HttpContext.Request.Headers.Host.ToString() is { Length: > 0 } host)
            headers.TryAddWithoutValidation("Host", host);
        return default;
    }
}
