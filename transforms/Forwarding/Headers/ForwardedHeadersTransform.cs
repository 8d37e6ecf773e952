using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Transforms.Forwarding.Headers;

/// <summary>
/// Tells the backend who the client is and what it asked for. Behind a trusted proxy the list of addresses is extended;
/// what anybody else says was dropped before. Where a route has forwarding transforms of its own, those stand instead.
/// </summary>
internal sealed class ForwardedHeadersTransform : RequestTransform
{
    /// <inheritdoc/>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var request = context.HttpContext.Request;
        var client = context.HttpContext.Features.Get<ForwardedFacts>()?.For ?? context.HttpContext.Connection.RemoteIpAddress?.ToString();
        var headers = context.ProxyRequest.Headers;
        if (client is not null)
            headers.TryAddWithoutValidation("X-Forwarded-For", client);
        if (request.Headers.Host.ToString() is { Length: > 0 } host)
            headers.TryAddWithoutValidation("X-Forwarded-Host", host);
        headers.TryAddWithoutValidation("X-Forwarded-Proto", request.Scheme);
        return default;
    }
}
