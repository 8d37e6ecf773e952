using System.Diagnostics.Metrics;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>Connections to destinations, by cluster as configured. Safe to share; recording allocates nothing.</summary>
internal sealed class ForwardingMetrics
{
    private const string ClusterKey = "gateway.cluster";

    private readonly UpDownCounter<long> _open;
    private readonly Counter<long> _opened;
    private readonly Counter<long> _resent;

    public ForwardingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _open = meter.CreateUpDownCounter<long>(
            "gateway.upstream.open_connections", "{connection}", "Connections to destinations, idle ones among them.");
        _opened = meter.CreateCounter<long>(
            "gateway.upstream.connections", "{connection}", "Connections to destinations that were opened.");
        _resent = meter.CreateCounter<long>(
            "gateway.upstream.resent_requests", "{request}", "Requests sent again because a kept connection turned out to be closed.");
    }

    /// <summary>The meter every feature's instruments belong to.</summary>
    private static string MeterName => "Gateway";

    /// <summary>A connection was opened.</summary>
    public void Opened(string cluster)
    {
        _opened.Add(1, new KeyValuePair<string, object?>(ClusterKey, cluster));
        _open.Add(1, new KeyValuePair<string, object?>(ClusterKey, cluster));
    }

    /// <summary>A connection was closed.</summary>
    public void Closed(string cluster) => _open.Add(-1, new KeyValuePair<string, object?>(ClusterKey, cluster));

    /// <summary>A request was sent again.</summary>
    public void Resent(string cluster) => _resent.Add(1, new KeyValuePair<string, object?>(ClusterKey, cluster));
}
