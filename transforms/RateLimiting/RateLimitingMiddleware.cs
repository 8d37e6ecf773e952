using Gateway.Transforms.RateLimiting.Policies;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.RateLimiting;

/// <summary>Holds requests to the limits of their routes that are asked in its place.</summary>
/// <param name="next">What comes then.</param>
/// <param name="isOfCaller">Whether it is known who calls.</param>
internal sealed class RateLimitingMiddleware(RequestDelegate next, bool isOfCaller)
{
    public Task InvokeAsync(HttpContext context) =>
        context.FindEndpoint()?.Metadata.GetMetadata<RouteLimits>() is { } route && (isOfCaller ? route.Late : route.Early) is { } limits
            ? limits.ServeAsync(context, next)
            : next(context);
}
