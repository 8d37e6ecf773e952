using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Resilience;

/// <summary>What this feature tells the operator.</summary>
internal static partial class ResilienceLog
{
    [LoggerMessage(1, LogLevel.Warning, "Policy {Policy}, cluster {Cluster}: the breaker of destination {Destination} is open, as too many requests failed or were slow; it is tried again in {Seconds} s")]
    public static partial void Opened(ILogger logger, string policy, string cluster, string destination, double seconds);

    [LoggerMessage(2, LogLevel.Information, "Policy {Policy}, cluster {Cluster}: the breaker of destination {Destination} is closed again")]
    public static partial void Closed(ILogger logger, string policy, string cluster, string destination);

    [LoggerMessage(3, LogLevel.Warning, "Policy {Policy}, cluster {Cluster}: destination {Destination} failed several times in a row and is left alone for {Seconds} s")]
    public static partial void Ejected(ILogger logger, string policy, string cluster, string destination, double seconds);
}
