using System.Diagnostics.Metrics;

namespace Gateway.Transforms.Receiving;

/// <summary>Counts refused requests. Safe to share; recording allocates nothing.</summary>
internal sealed class ReceivingMetrics
{
    private readonly Counter<long> _refused;

    public ReceivingMetrics(IMeterFactory meters) =>
        _refused = meters.Create(MeterName).CreateCounter<long>(
            "gateway.requests.refused", "{request}", "Requests refused before any backend saw them, by reason.");

    /// <summary>The meter every feature's instruments belong to.</summary>
    private static string MeterName => "Gateway";

    /// <summary>A request was refused.</summary>
    public void Refused(Refusal refusal) => _refused.Add(1, new KeyValuePair<string, object?>("gateway.reason", refusal.Reason));
}
