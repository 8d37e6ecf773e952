using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Receiving.Bodies;

/// <summary>Applies a route's limits to the bodies of one exchange.</summary>
internal static class BodyRates
{
    /// <summary>As the server has it; null for no limit.</summary>
    public static MinDataRate? Of(BodyRateOptions options) =>
        options.BytesPerSecond.Bytes == 0 ? null : new MinDataRate(options.BytesPerSecond.Bytes, options.GracePeriod);

    /// <summary>Applies them. On HTTP/2 connections, which have one rate for all their streams, only "none" can be applied, and to requests alone.</summary>
    public static void Apply(HttpContext context, Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<ResponseBodyRate>() is { } response
            && context.Features.Get<IHttpMinResponseDataRateFeature>() is { } responseFeature)
            responseFeature.MinDataRate = response.Minimum;

        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
            && endpoint.Metadata.GetMetadata<RequestBodyRate>() is { } request
            && (request.Minimum is null || !HttpProtocol.IsHttp2(context.Request.Protocol))
            && context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } requestFeature)
            requestFeature.MinDataRate = request.Minimum;
    }

    /// <summary>
    /// True when the length that the client announces exceeds the limit of the route, which YARP applies when it
    /// forwards, or else of the listener.
    /// </summary>
    public static bool IsTooLarge(HttpContext context, Endpoint endpoint) =>
        context.Request.ContentLength is > 0 and var length
        && length > (endpoint.Metadata.GetMetadata<RouteModel>()?.Config.MaxRequestBodySize
            ?? context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize);
}
