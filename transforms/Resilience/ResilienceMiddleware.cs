using Gateway.Transforms.Resilience.Policies;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Resilience;

/// <summary>Treats requests as the policies of their routes say.</summary>
/// <param name="next">The way of one attempt.</param>
internal sealed class ResilienceMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.FindEndpoint()?.Metadata.GetMetadata<RouteResilience>() is { } route ? route.ServeAsync(context, next) : next(context);
}
