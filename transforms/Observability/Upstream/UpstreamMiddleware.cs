using System.Diagnostics;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Observability.Upstream;

/// <summary>
/// Measures one attempt at a backend. Innermost in YARP's pipeline, after the destination has been chosen, so that a
/// retry counts as the request of its own that it is to the backend.
/// </summary>
internal sealed class UpstreamMiddleware(RequestDelegate next, UpstreamMetrics metrics, UpstreamFailureLog log, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var cluster = proxy.Cluster.Config.LogicalId();
        var chosen = proxy.AvailableDestinations is [var only] ? only : null;
        var destination = chosen?.DestinationId;
        var errorBefore = context.Features.Find<IForwarderErrorFeature>();
        var start = time.GetTimestamp();
        metrics.Started(cluster, destination);
        string? thrown = RequestErrors.Unhandled;
        try
        {
            await next(context);
            thrown = null;
        }
        finally
        {
            var elapsed = time.GetElapsedTime(start);
            var feature = context.Features.Find<IForwarderErrorFeature>();
            // A retry must not be blamed for the attempt before it.
            var kind = feature is null || ReferenceEquals(feature, errorBefore) ? ForwarderError.None : feature.Error;
            var error = RequestErrors.Name(kind, IsOutOfTime(context)) ?? thrown;
            if (kind != ForwarderError.None && error is not null)
                log.Report(cluster, proxy.ProxiedDestination ?? chosen, error, feature!);
            metrics.Ended(cluster, destination, HasAnswer(kind, thrown) ? context.Response.StatusCode : null, error, elapsed);
            Tell(context, cluster, proxy.ProxiedDestination?.DestinationId ?? destination, error, elapsed);
        }
    }

    // A route's Timeout cancels what the forwarder takes for the client's connection.
    private static bool IsOutOfTime(HttpContext context) =>
        context.Features.Find<IHttpRequestTimeoutFeature>() is { RequestTimeoutToken.IsCancellationRequested: true };

    private static bool HasAnswer(ForwarderError error, string? thrown) => thrown is null && error is not
        (ForwarderError.Request or ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled
        or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyClient or ForwarderError.RequestBodyDestination
        or ForwarderError.ResponseHeaders or ForwarderError.NoAvailableDestinations or ForwarderError.RequestCreation);

    private static void Tell(HttpContext context, string cluster, string? destination, string? error, TimeSpan elapsed)
    {
        if (context.Features.Find<RequestFacts>() is { } facts)
        {
            facts.Cluster = cluster;
            facts.Destination = destination;
            facts.Error = error;
            facts.Upstream = (facts.Upstream ?? TimeSpan.Zero) + elapsed;
        }

        if (context.Features.Find<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } activity)
        {
            activity.SetTag("gateway.cluster", cluster);
            activity.SetTag("gateway.destination", destination);
            if (error is not null)
            {
                activity.SetTag("gateway.error", error);
                if (!RequestErrors.IsByClient(error))
                    activity.SetStatus(ActivityStatusCode.Error);
            }
        }
    }
}
