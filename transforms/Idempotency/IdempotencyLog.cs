using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Idempotency;

/// <summary>What idempotency tells operators.</summary>
internal static partial class IdempotencyLog
{
    [LoggerMessage(1, LogLevel.Information, "Redis answers: gateways know together which requests were done")]
    public static partial void StoreAnswers(ILogger logger);

    [LoggerMessage(2, LogLevel.Warning, "Redis does not answer: requests with an Idempotency-Key are treated as OnStoreFailure says until it does")]
    public static partial void StoreSilent(ILogger logger);
}
