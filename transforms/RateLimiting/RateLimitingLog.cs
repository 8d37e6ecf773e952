using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.RateLimiting;

/// <summary>What operators are told.</summary>
internal static partial class RateLimitingLog
{
    [LoggerMessage(1, LogLevel.Information, "Redis answers: limits are shared with the other gateways.")]
    public static partial void StoreAnswers(ILogger log);

    [LoggerMessage(2, LogLevel.Warning, "Redis does not answer: limits do what OnStoreFailure says until it does.")]
    public static partial void StoreSilent(ILogger log);
}
