using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Encodings;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Compression;

/// <summary>Encodes the responses of routes with a policy, unless somebody further in does.</summary>
internal sealed class CompressionMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.FindEndpoint()?.Metadata is not { } metadata
        || metadata.GetMetadata<RouteCompression>() is not { } route
        || metadata.GetMetadata<IServesEncodings>() is not null
            ? next(context)
            : route.ServeAsync(context, next);
}
