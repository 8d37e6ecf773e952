using Yarp.ReverseProxy.Transforms;

namespace Gateway.Transforms.Forwarding.Headers;

/// <summary>Says who calls, and to which port.</summary>
internal sealed class CallerTransform : RequestTransform
{
    /// <inheritdoc/>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        GatewayFields.AddCaller(context.HttpContext, new MessageFields(context.ProxyRequest.Headers));
        return default;
    }
}
