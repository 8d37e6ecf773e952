using Gateway.Transforms.Resilience.Attempts;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Resilience;

/// <summary>Holds a destination, which load balancing has chosen, to what a policy says of it.</summary>
/// <param name="next">The way to the destination.</param>
internal sealed class AttemptMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Features.Get<IReverseProxyFeature>() is ProtectedRequest request ? request.TryAsync(context, next) : next(context);
}
