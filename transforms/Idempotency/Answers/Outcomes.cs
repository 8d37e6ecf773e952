using System.Net.Http;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Composing;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Idempotency.Answers;

/// <summary>Tells what became of a request. In doubt it may have been done.</summary>
internal static class Outcomes
{
    /// <summary>What became of a request whose way ended without an exception.</summary>
    public static Outcome Of(HttpContext context)
    {
        // A prepared answer settles nothing.
        if (context.Features.Get<FallenBack>() is { } fallenBack)
            return fallenBack.MayHaveBeenDone ? Outcome.Unknown : Outcome.NotDone;
        // Who left the queue for a place, or was in it until its time was over.
        if (context.Features.Get<DetachedRequest>() is { WasNeverSent: true })
            return Outcome.NotDone;
        // The gateway's own answers: a limit, no place, no destination. Of an aggregate, one part may have been done when another fails.
        if (context.Features.Get<Failure>() is { } failure)
            return context.GetEndpoint()?.Metadata.GetMetadata<ComposedEndpoints>() is { All.Count: > 0 } || failure == KnownFailures.UpstreamInvalid || failure == KnownFailures.UpstreamTimeout || failure == KnownFailures.ClientGone ? Outcome.Unknown : Outcome.NotDone;
        if (context.Features.Get<IForwarderErrorFeature>() is not { } forwarder)
            return Outcome.Answered;
        return forwarder.Error switch
        {
            ForwarderError.None => Outcome.Answered,
            ForwarderError.NoAvailableDestinations or ForwarderError.RequestCreation => Outcome.NotDone,
            ForwarderError.Request when IsBeforeAnythingWasSent(forwarder.Exception) => Outcome.NotDone,
            ForwarderError.ResponseBodyCanceled or ForwarderError.ResponseBodyClient or ForwarderError.ResponseBodyDestination => Outcome.BrokenOff,
            // A backend may answer without reading all of the body, which the forwarder reports although it has the answer.
            ForwarderError.RequestBodyClient or ForwarderError.RequestBodyDestination or ForwarderError.RequestBodyCanceled when forwarder.Exception is not AggregateException => Outcome.Answered,
            _ => Outcome.Unknown,
        };
    }

    private static bool IsBeforeAnythingWasSent(Exception? exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };
}
