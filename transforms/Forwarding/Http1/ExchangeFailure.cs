using System.Net.Http;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>Says what a failed exchange was, in YARP's terms, and leaves the client with no half of an answer.</summary>
internal static class ExchangeFailure
{
    /// <summary>Reports it.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="phase">How far the exchange was.</param>
    /// <param name="end">Who ended it.</param>
    /// <param name="clientFailure">What went wrong with the client's body; null for nothing.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="time">The clock.</param>
    public static async ValueTask<ForwarderError> ReportAsync(
        HttpContext context, ExchangePhase phase, ExchangeEnd end, Exception? clientFailure, Exception exception, TimeProvider time)
    {
        var failure = Classify(phase, end, clientFailure, exception);
        context.Features.Set<IForwarderErrorFeature>(failure);
        var response = context.Response;
        if (!response.HasStarted)
        {
            // What was copied from the backend's head; before that there is nothing of it.
            if (phase >= ExchangePhase.Answering)
                response.Clear();
            response.StatusCode = failure.Error is ForwarderError.RequestTimedOut ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status502BadGateway;
            return failure.Error;
        }

        if (phase == ExchangePhase.Answering)
            await context.BreakOffAsync(time);
        else
            context.BreakOff();
        return failure.Error;
    }

    /// <summary>What it was.</summary>
    public static ForwardingFailure Classify(ExchangePhase phase, ExchangeEnd end, Exception? clientFailure, Exception exception) => phase switch
    {
        ExchangePhase.Answering when end == ExchangeEnd.Cancelled => new(ForwarderError.ResponseBodyCanceled, exception),
        ExchangePhase.Answering when exception is ClientGoneException => new(ForwarderError.ResponseBodyClient, exception),
        ExchangePhase.Answering => new(ForwarderError.ResponseBodyDestination, Reason(end, exception)),
        ExchangePhase.Upgraded when end == ExchangeEnd.Cancelled => new(ForwarderError.UpgradeRequestCanceled, exception),
        ExchangePhase.Upgraded when end == ExchangeEnd.OutOfTime => new(ForwarderError.UpgradeActivityTimeout, exception),
        ExchangePhase.Upgraded when exception is ClientGoneException => new(ForwarderError.UpgradeResponseClient, exception),
        ExchangePhase.Upgraded => new(ForwarderError.UpgradeResponseDestination, exception),
        _ when end == ExchangeEnd.Cancelled || (phase == ExchangePhase.Connecting && exception is OperationCanceledException) =>
            new(ForwarderError.RequestCanceled, exception),
        _ when end == ExchangeEnd.OutOfTime || exception is TimeoutException => new(ForwarderError.RequestTimedOut, Reason(end, exception)),
        _ when clientFailure is not null => new(ForwarderError.RequestBodyClient, new AggregateException(clientFailure)),
        _ when exception is InvalidOperationException => new(ForwarderError.RequestCreation, exception),
        _ => new(ForwarderError.Request, exception as HttpRequestException ?? new HttpRequestException(HttpRequestError.InvalidResponse, exception.Message, exception)),
    };

    private static Exception Reason(ExchangeEnd end, Exception exception) =>
        end == ExchangeEnd.OutOfTime ? new TimeoutException("nothing came from the backend for too long", exception) : exception;
}
