using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Caching;

/// <summary>What the cache tells operators.</summary>
internal static partial class CachingLog
{
    [LoggerMessage(1, LogLevel.Error, "A response of route {Route} could not be stored.")]
    public static partial void NotStored(ILogger logger, Exception exception, string route);

    [LoggerMessage(2, LogLevel.Error, "Purged entries could not be removed yet; they are not sent all the same.")]
    public static partial void NotSwept(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Information, "Redis answers: stored responses and purges are shared with other gateways.")]
    public static partial void SecondLevelAnswers(ILogger logger);

    [LoggerMessage(4, LogLevel.Warning, "Redis does not answer: responses are stored in memory alone, and other gateways hear of purges when it answers again.")]
    public static partial void SecondLevelSilent(ILogger logger);

    [LoggerMessage(5, LogLevel.Warning, "Purges of other gateways may have been missed, as Redis was started anew or does not keep them any more: everything stored was forgotten.")]
    public static partial void PurgesMissed(ILogger logger);

    [LoggerMessage(6, LogLevel.Error, "A response of route {Route} could not be shared with other gateways.")]
    public static partial void NotShared(ILogger logger, Exception exception, string route);

    [LoggerMessage(7, LogLevel.Error, "A response of route {Route} that other gateways share could not be read; the backend is asked.")]
    public static partial void NotLoaded(ILogger logger, Exception exception, string route);

    [LoggerMessage(8, LogLevel.Error, "A stored response could not be encoded again in {Coding}; its first form stays.")]
    public static partial void NotEncodedAgain(ILogger logger, Exception exception, string coding);

    [LoggerMessage(9, LogLevel.Error, "A stored response could not be encoded in {Coding}; it is encoded on its way.")]
    public static partial void NotEncoded(ILogger logger, Exception exception, string coding);
}
