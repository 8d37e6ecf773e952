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

    [LoggerMessage(4, LogLevel.Information, "Policy {Policy}, cluster {Cluster}: another gateway leaves destination {Destination} alone; for {Seconds} s the first failure opens its breaker here")]
    public static partial void Warned(ILogger logger, string policy, string cluster, string destination, double seconds);

    [LoggerMessage(5, LogLevel.Warning, "Redis does not answer: gateways do not tell each other whose breakers are open")]
    public static partial void HintsSilent(ILogger logger);

    [LoggerMessage(6, LogLevel.Information, "Redis answers: gateways tell each other whose breakers are open")]
    public static partial void HintsAnswer(ILogger logger);
}
