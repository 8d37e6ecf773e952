using Yarp.ReverseProxy.Transforms;

namespace Gateway.Transforms.Forwarding.Headers;

/// <summary>Tells the backend who the client is and what it asked for. Where a route has forwarding transforms of its own, those stand instead.</summary>
internal sealed class ForwardedHeadersTransform : RequestTransform
{
    /// <inheritdoc/>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        GatewayFields.AddForwarded(context.HttpContext, new MessageFields(context.ProxyRequest.Headers));
        return default;
    }
}
