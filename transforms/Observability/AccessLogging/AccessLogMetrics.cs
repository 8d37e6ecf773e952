using System.Diagnostics.Metrics;

namespace Gateway.Transforms.Observability.AccessLogging;

/// <summary>What can be counted about the access log.</summary>
internal sealed class AccessLogMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _dropped = meters.Create(GatewayMeter.Name).CreateCounter<long>(
        "gateway.access_log.dropped", "{line}", "Access log lines lost because they could not be written in time.");

    public void Dropped(int lines) => _dropped.Add(lines);
}
