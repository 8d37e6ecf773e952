using Gateway.Transforms.Resilience.Attempts;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Resilience;

/// <summary>Holds a destination, which load balancing has chosen, to what a policy says of it.</summary>
/// <param name="next">The way to the destination.</param>
internal sealed class AttemptMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Features.Find<IReverseProxyFeature>() is ProtectedRequest request ? request.TryAsync(context, next) : next(context);
}
