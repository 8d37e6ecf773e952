using System.Collections.ObjectModel;
using System.Net.Http;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.ErrorPages;

/// <summary>Tells what a forwarding error means to the client.</summary>
internal static class UpstreamFailure
{
    /// <summary>The failure to answer with, or null when the answer at hand is the backend's own.</summary>
    /// <param name="error">What the forwarder reported.</param>
    /// <param name="exception">What it reported with it.</param>
    /// <param name="isClientGone">True when the client closed its connection or cancelled its stream.</param>
    public static Failure? Of(ForwarderError error, Exception? exception, bool isClientGone)
    {
        // A backend may answer without reading the whole body; the rest then fails to be sent, which the forwarder
        // reports although it has the answer. It wraps the exception only where it has none.
        if (error is ForwarderError.RequestBodyClient or ForwarderError.RequestBodyDestination or ForwarderError.RequestBodyCanceled
            && exception is not AggregateException)
            return null;

        if (isClientGone)
            return KnownFailures.ClientGone;

        return error switch
        {
            ForwarderError.None => null,
            ForwarderError.NoAvailableDestinations => KnownFailures.NoAvailableDestination,
            ForwarderError.RequestCreation => KnownFailures.Internal,
            ForwarderError.Request => OfRequest(exception),
            ForwarderError.RequestBodyClient => OfRequestBody(exception),
            ForwarderError.RequestBodyDestination => IsTimeout(exception) ? KnownFailures.UpstreamTimeout : KnownFailures.UpstreamInvalid,
            ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled
                or ForwarderError.ResponseBodyCanceled or ForwarderError.UpgradeActivityTimeout => KnownFailures.UpstreamTimeout,
            _ => KnownFailures.UpstreamInvalid,
        };
    }

    private static Failure OfRequest(Exception? exception) => exception switch
    {
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        } => KnownFailures.UpstreamUnreachable,
        _ => KnownFailures.UpstreamInvalid,
    };

    private static Failure OfRequestBody(Exception? exception) =>
        Inner(exception).OfType<BadHttpRequestException>().FirstOrDefault() is { } bad ? KnownFailures.OfBadRequest(bad.StatusCode)
        : IsTimeout(exception) ? KnownFailures.RequestTimeout
        : KnownFailures.BadRequest;

    private static bool IsTimeout(Exception? exception) =>
        Inner(exception).Any(static inner => inner is OperationCanceledException or TimeoutException);

    private static ReadOnlyCollection<Exception> Inner(Exception? exception) =>
        (exception as AggregateException)?.Flatten().InnerExceptions ?? ReadOnlyCollection<Exception>.Empty;
}
