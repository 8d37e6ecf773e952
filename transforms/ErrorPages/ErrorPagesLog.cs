using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.ErrorPages;

internal static partial class ErrorPagesLog
{
    [LoggerMessage(1, LogLevel.Error, "Request {TraceId} (endpoint {Endpoint}) failed inside the gateway; answered 500.")]
    public static partial void Unhandled(ILogger logger, Exception exception, string traceId, string endpoint);

    [LoggerMessage(2, LogLevel.Error, "Request {TraceId} (endpoint {Endpoint}) failed inside the gateway after its response had started; aborted it.")]
    public static partial void UnhandledAfterStart(ILogger logger, Exception exception, string traceId, string endpoint);
}
