using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Forwarding;

/// <summary>What this feature tells the operator.</summary>
internal static partial class ForwardingLog
{
    [LoggerMessage(1, LogLevel.Warning, "Cluster {Cluster}, destination {Destination} is now Unhealthy (active): was {Before}")]
    public static partial void ActivelyUnhealthy(ILogger logger, string cluster, string destination, DestinationHealth before);

    [LoggerMessage(2, LogLevel.Warning, "Cluster {Cluster}, destination {Destination} is now Unhealthy (passive): was {Before}; it gets another chance in {Seconds} s")]
    public static partial void PassivelyUnhealthy(ILogger logger, string cluster, string destination, DestinationHealth before, double seconds);

    [LoggerMessage(3, LogLevel.Information, "Cluster {Cluster}, destination {Destination} is now {Now} ({Check}): was Unhealthy")]
    public static partial void Recovered(ILogger logger, string cluster, string destination, DestinationHealth now, string check);
}
