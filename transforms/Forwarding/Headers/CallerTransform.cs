using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Transforms.Forwarding.Headers;

/// <summary>Says who calls, and to which port. What clients say of that was not copied.</summary>
internal sealed class CallerTransform : RequestTransform
{
    /// <inheritdoc/>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var headers = context.ProxyRequest.Headers;
        if (context.HttpContext.Features.Get<Caller>() is { } caller)
        {
            foreach (var (name, value) in caller.Headers)
                headers.TryAddWithoutValidation(name, value);
            if (caller.Token is { } token)
                headers.TryAddWithoutValidation(token.Header, token.Value);
        }

        headers.TryAddWithoutValidation("X-Forwarded-Port", Port(context.HttpContext));
        return default;
    }

    private static string Port(HttpContext context)
    {
        var request = context.Request;
        if (context.Features.Get<ForwardedFacts>()?.Port is { } said)
            return said;
        if (new HostString(request.Headers.Host.ToString()).Port is { } port)
            return port.ToString();
        return request.IsHttps ? "443" : "80";
    }
}
