using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Observability;

/// <summary>What this feature tells the operator.</summary>
internal static partial class ObservabilityLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Lines} access log lines were lost: {Reason}. "
        + "Metric gateway.access_log.dropped counts them; this is repeated at most once a minute.")]
    public static partial void AccessLogDropped(ILogger logger, long lines, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The access log cannot be written and is kept in memory for now: {Reason}")]
    public static partial void AccessLogFailed(ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Warning, "OTLP export has trouble: {Event} {Details}. This is repeated at most once a minute.")]
    public static partial void OtlpTrouble(ILogger logger, string @event, string details);

    [LoggerMessage(4, LogLevel.Information, "OTLP export to {Endpoint}: traces {Traces}, metrics {Metrics}, logs {Logs}")]
    public static partial void OtlpStarted(ILogger logger, string endpoint, bool traces, bool metrics, bool logs);

    [LoggerMessage(5, LogLevel.Information, "OTLP export is off")]
    public static partial void OtlpStopped(ILogger logger);

    [LoggerMessage(6, LogLevel.Warning, "Metric {Name} of meter {Meter} is left out of /metrics: "
        + "another one has that name with type {Type}")]
    public static partial void MetricLeftOut(ILogger logger, string name, string meter, string type);

    [LoggerMessage(7, LogLevel.Warning, "Cluster {Cluster}, destination {Destination} ({Address}): {Error}: {Reason} (failures since the last such line: {Failures}; one line in 10 seconds at most)")]
    public static partial void UpstreamFailed(ILogger logger, string cluster, string destination, string address, string error, string reason, long failures);

    [LoggerMessage(8, LogLevel.Warning, "Cluster {Cluster}: {Error}: {Reason} (failures since the last such line: {Failures}; one line in 10 seconds at most)")]
    public static partial void ClusterFailed(ILogger logger, string cluster, string error, string reason, long failures);
}
