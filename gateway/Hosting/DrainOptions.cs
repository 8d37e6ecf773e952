using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Hosting;

/// <summary>The section <c>Drain</c>: how the gateway stops. Read when the signal to stop arrives.</summary>
public sealed record DrainOptions
{
    /// <summary>
    /// For how long new requests are still served while <c>/readyz</c> is 503 already, so that a load balancer notices
    /// first. 0 to 5 minutes; default 0.
    /// </summary>
    [Accepted("0s", "5m")]
    public TimeSpan Delay { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// How long the stop may then take: when it is over the process has ended, and what is in flight shortly before is cut off.
    /// 1 second to 1 hour; default 30 seconds.
    /// </summary>
    [Accepted("1s", "1h")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
