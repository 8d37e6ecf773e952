namespace Gateway.Transforms.Pressure;

/// <summary>
/// The least of the last second's delays: how long the queue is that stands, whatever bursts and pauses add to it now and then (RFC 8289 §3). For one thread at a time.
/// </summary>
internal sealed class StandingDelay
{
    private readonly TimeSpan[] _last = new TimeSpan[4];
    private int _next;

    /// <summary>Adds a delay, four a second.</summary>
    /// <returns>The least of those that count; nothing until there are enough.</returns>
    public TimeSpan Add(TimeSpan delay)
    {
        _last[_next++ % _last.Length] = delay;
        return _last.Min();
    }
}
