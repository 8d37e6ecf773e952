using Gateway.Transforms.Shared.Calls;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// Tries another destination when one cannot be connected to. That one has seen nothing of the request, so this is
/// safe whatever the method.
/// </summary>
internal sealed class NextDestinationMiddleware(RequestDelegate next)
{
    // A cluster where more than this are down at once has its health checks for that.
    private const int MaxDestinations = 3;

    public Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        return proxy.AvailableDestinations.Count > 1 && proxy is not IAttempts { TriesOthers: true } ? TryEachAsync(context, proxy) : next(context);
    }

    private async Task TryEachAsync(HttpContext context, IReverseProxyFeature proxy)
    {
        var left = proxy.AvailableDestinations;
        for (var tried = 1; ; tried++)
        {
            await next(context);
            if (tried == MaxDestinations || left.Count == 1 || !WasUnreachable(context))
                return;

            left = [.. left.Where(destination => destination != proxy.ProxiedDestination)];
            proxy.AvailableDestinations = left;
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.StatusCode = StatusCodes.Status200OK;
        }
    }

    private static bool WasUnreachable(HttpContext context) =>
        !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested
        && Reached.IsNot(context.Features.Get<IForwarderErrorFeature>());
}
