using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Aggregation;

/// <summary>What aggregation tells operators.</summary>
internal static partial class AggregationLog
{
    [LoggerMessage(1, LogLevel.Error, "The part {Part} of the aggregate {Aggregate} failed in the gateway.")]
    public static partial void PartFailed(ILogger logger, Exception exception, string aggregate, string part);
}
