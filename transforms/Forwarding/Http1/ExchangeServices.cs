namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>What all exchanges share.</summary>
/// <param name="Watchdog">Ends those that wait for too long.</param>
/// <param name="Metrics">Where resent requests are counted.</param>
/// <param name="Time">The clock.</param>
internal sealed record ExchangeServices(Watchdog Watchdog, ForwardingMetrics Metrics, TimeProvider Time);
