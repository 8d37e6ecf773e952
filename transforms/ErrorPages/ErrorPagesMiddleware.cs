using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.ErrorPages;

/// <summary>
/// Answers with a failure where the rest of the pipeline left none: no route, a method no route takes, a backend that
/// could not be asked, an exception. Never touches an answer that came from a backend.
/// </summary>
internal sealed class ErrorPagesMiddleware(RequestDelegate next, ILogger<ErrorPagesMiddleware> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        try
        {
            var rest = next(context);
            return rest.IsCompletedSuccessfully ? AnswerIfFailed(context) : AwaitAsync(context, rest);
        }
        catch (Exception exception)
        {
            return AnswerAsync(context, exception);
        }
    }

    private async Task AwaitAsync(HttpContext context, Task rest)
    {
        try
        {
            await rest;
        }
        catch (Exception exception)
        {
            await AnswerAsync(context, exception);
            return;
        }

        await AnswerIfFailed(context);
    }

    private static Task AnswerIfFailed(HttpContext context) =>
        context.Response.HasStarted || FailureOf(context) is not { } failure ? Task.CompletedTask : context.WriteFailureAsync(failure);

    private static Failure? FailureOf(HttpContext context)
    {
        if (context.Features.Find<IForwarderErrorFeature>() is { } forwarder)
            return UpstreamFailure.Of(forwarder.Error, forwarder.Exception, context.RequestAborted.IsCancellationRequested);

        var response = context.Response;
        if (response.StatusCode < 400 || response.ContentType is not null || response.ContentLength > 0)
            return null;

        // Routing answers 405 through an endpoint of its own, which unlike every configured one is no RouteEndpoint.
        return (context.FindEndpoint(), response.StatusCode) switch
        {
            (null, StatusCodes.Status404NotFound) => KnownFailures.NoRoute,
            (not null and not RouteEndpoint, StatusCodes.Status405MethodNotAllowed) => KnownFailures.MethodNotAllowed,
            _ => null,
        };
    }

    private Task AnswerAsync(HttpContext context, Exception exception)
    {
        var failure = FailureOf(context, exception);
        if (failure == KnownFailures.Internal)
            Log(context, exception);
        if (!context.Response.HasStarted)
            context.Response.Clear();
        return context.WriteFailureAsync(failure);
    }

    private static Failure FailureOf(HttpContext context, Exception exception) => exception switch
    {
        BadHttpRequestException bad => KnownFailures.OfBadRequest(bad.StatusCode),
        OperationCanceledException or IOException when context.RequestAborted.IsCancellationRequested => KnownFailures.ClientGone,
        ConnectionResetException or ConnectionAbortedException => KnownFailures.ClientGone,
        _ => KnownFailures.Internal,
    };

    // The endpoint's name comes from the configuration; what the client sent stays out of this log.
    private void Log(HttpContext context, Exception exception)
    {
        var (traceId, endpoint) = (context.FailureTraceId(), context.FindEndpoint()?.DisplayName ?? "none");
        if (context.Response.HasStarted)
            ErrorPagesLog.UnhandledAfterStart(logger, exception, traceId, endpoint);
        else
            ErrorPagesLog.Unhandled(logger, exception, traceId, endpoint);
    }
}
