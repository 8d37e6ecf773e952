using Gateway.Transforms.RateLimiting.Policies;
using Gateway.Transforms.RateLimiting.Store;
using Gateway.Transforms.Shared;
using Microsoft.Extensions.ObjectPool;

namespace Gateway.Transforms.RateLimiting;

/// <summary>What all policies of a process share: the clock, the secret of the keys, and what was used. Safe to share.</summary>
/// <param name="time">The clock; only what never goes back of it is read.</param>
internal sealed class LimiterServices(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>Ticks of 100 ns since the process began.</summary>
    public long Now => time.GetElapsedTime(_start).Ticks;

    /// <summary>The hash of keys.</summary>
    public KeyHash Hash { get; } = KeyHash.Create();

    /// <summary>What was used, through reloads.</summary>
    public LimitTables Tables { get; } = new();

    /// <summary>What requests have to settle when they end, used again.</summary>
    public ObjectPool<Admission> Admissions { get; } = ObjectPool.Create<Admission>();

    /// <summary>What gateways count together; null where this one counts for itself.</summary>
    public LimitStore? Store { get; set; }

    /// <summary>Counts; null until the gateway is put together.</summary>
    public RateLimitingMetrics? Metrics { get; private set; }

    /// <summary>The gateway is put together.</summary>
    public void Attach(RateLimitingMetrics metrics) => Metrics = metrics;
}
