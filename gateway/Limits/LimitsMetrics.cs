using System.Diagnostics.Metrics;
using Gateway.Transforms.Observability;

namespace Gateway.Limits;

/// <summary>What the limits report on the meter <c>Gateway</c>.</summary>
internal sealed class LimitsMetrics
{
    private readonly Counter<long> _refused;
    private readonly Counter<long> _cut;

    /// <summary>Creates the instruments.</summary>
    public LimitsMetrics(IMeterFactory meters, ConnectionBudget budget)
    {
        var meter = meters.Create(GatewayMeter.Name);
        meter.CreateObservableGauge("gateway.connections.active", () => budget.Open, "{connection}", "Client connections open now.");
        meter.CreateObservableGauge(
            "gateway.connections.limit", () => budget.Limit, "{connection}", "Client connections there may be, as far as file descriptors allow.");
        _refused = meter.CreateCounter<long>("gateway.connections.refused", "{connection}", "Connections closed before they were served.");
        _cut = meter.CreateCounter<long>("gateway.connections.cut", "{connection}", "Connections closed for what their client did.");
    }

    /// <summary>Counts a connection that a limit cost.</summary>
    public void Count(LimitReason reason) =>
        (reason <= LimitReason.Descriptors ? _refused : _cut).Add(1, new KeyValuePair<string, object?>("reason", NameOf(reason)));

    /// <summary>The reason as a label says it.</summary>
    public static string NameOf(LimitReason reason) => reason switch
    {
        LimitReason.Connections => "connections",
        LimitReason.Address => "address",
        LimitReason.ProxyPeer => "proxy_peer",
        LimitReason.ProxyHeader => "proxy_header",
        LimitReason.Descriptors => "descriptors",
        LimitReason.FirstByte => "first_byte",
        LimitReason.Http2Resets => "http2_resets",
        _ => "http2_control_frames",
    };
}
