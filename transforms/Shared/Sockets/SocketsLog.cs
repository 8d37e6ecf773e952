using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Shared.Sockets;

/// <summary>What operators are told of sockets' events.</summary>
internal static partial class SocketsLog
{
    [LoggerMessage(LogLevel.Error, "What followed from a socket's event failed.")]
    public static partial void EventFailed(ILogger logger, Exception exception);
}
