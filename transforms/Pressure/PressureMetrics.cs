using System.Diagnostics.Metrics;
using Gateway.Transforms.Shared;

namespace Gateway.Transforms.Pressure;

/// <summary>What this feature reports. Safe to share; recording allocates nothing where nobody listens.</summary>
internal sealed class PressureMetrics
{
    /// <summary>What the access log calls a refused request.</summary>
    public const string ErrorName = "under_pressure";

    private readonly Counter<long> _refused;

    public PressureMetrics(IMeterFactory meters, Guard guard)
    {
        var meter = meters.Create("Gateway");
        _refused = meter.CreateCounter<long>("gateway.pressure.refused", "{request}", "Requests refused as the gateway is under pressure, by priority and cause.");
        meter.CreateObservableGauge("gateway.pressure.level", () => guard.Level.Value, "1", "How much is refused: 0 for nothing to 1 for all that is not critical.");
        meter.CreateObservableGauge("gateway.pressure.memory.used", () => Observe(guard, static one => one.Vitals.Memory), "By", "Memory of the process that the system cannot take back.");
        meter.CreateObservableGauge("gateway.pressure.memory.limit", () => Observe(guard, static one => one.Vitals.MemoryLimit), "By", "Memory there is for the process.");
        meter.CreateObservableGauge("gateway.pressure.memory.kept", () => Observe(guard, static one => one.KeptShare), "1", "What the cache may hold of what is configured, 0 to 1.");
        meter.CreateObservableGauge(
            "gateway.pressure.delay",
            () => guard.Condition is { Vitals: var vitals }
                ? [new Measurement<double>(vitals.PoolDelay.TotalSeconds, new KeyValuePair<string, object?>("gateway.place", "pool")), new(vitals.LoopsDelay.TotalSeconds, new KeyValuePair<string, object?>("gateway.place", "loops"))]
                : Array.Empty<Measurement<double>>(),
            "s",
            "How late work begins, at least, for a second, by where.");
    }

    /// <summary>The name of a priority.</summary>
    public static string NameOf(RequestPriority priority) => priority switch
    {
        RequestPriority.Low => "low",
        RequestPriority.Normal => "normal",
        RequestPriority.High => "high",
        _ => "critical",
    };

    /// <summary>A request is refused.</summary>
    /// <param name="priority">Its priority.</param>
    /// <param name="cause">Why.</param>
    public void Refused(RequestPriority priority, string cause)
    {
        if (_refused.Enabled)
            _refused.Add(1, new("gateway.priority", NameOf(priority)), new("gateway.cause", cause));
    }

    private static Measurement<T>[] Observe<T>(Guard guard, Func<Condition, T> value)
        where T : struct =>
        guard.Condition is { } condition ? [new Measurement<T>(value(condition))] : [];
}
