using System.Diagnostics.Metrics;
using Gateway.Transforms.Idempotency.Records;

namespace Gateway.Transforms.Idempotency;

/// <summary>Counts what is done with requests. Safe to share; recording allocates nothing where nobody listens.</summary>
internal sealed class IdempotencyMetrics
{
    private readonly Counter<long> _requests;
    private readonly Meter _meter;

    public IdempotencyMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Gateway");
        _requests = _meter.CreateCounter<long>("gateway.idempotency.requests", "{request}", "Requests of methods that are to be done once, by policy and result.");
    }

    /// <summary>Tells how much is remembered.</summary>
    public void Watch(MemoryRecords memory) => _meter.CreateObservableGauge("gateway.idempotency.memory", () => memory.Bytes, "By", "What this gateway itself remembers of requests and their answers.");

    /// <summary>Something was done with a request.</summary>
    /// <param name="policy">The policy's name.</param>
    /// <param name="result">One of <see cref="IdempotencyResult"/>.</param>
    public void Count(string policy, string result)
    {
        if (_requests.Enabled)
            _requests.Add(1, new("gateway.policy", policy), new("gateway.result", result));
    }
}
