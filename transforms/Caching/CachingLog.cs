using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Caching;

/// <summary>What the cache tells operators.</summary>
internal static partial class CachingLog
{
    [LoggerMessage(1, LogLevel.Error, "A response of route {Route} could not be stored.")]
    public static partial void NotStored(ILogger logger, Exception exception, string route);

    [LoggerMessage(2, LogLevel.Error, "Purged entries could not be removed yet; they are not sent all the same.")]
    public static partial void NotSwept(ILogger logger, Exception exception);
}
