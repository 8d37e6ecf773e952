using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Observability.AccessLogging;

/// <summary>Tells the operator that the access log suffers, at most once a minute. Safe to share.</summary>
internal sealed class AccessLogWarnings(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long _dropped;
    private DateTimeOffset _quietUntil;
    private DateTimeOffset _failureQuietUntil;

    /// <summary>Counts lost lines.</summary>
    public void Dropped(int lines, Exception? reason)
    {
        long dropped;
        lock (_gate)
        {
            _dropped += lines;
            if (!IsDue(ref _quietUntil))
                return;
            dropped = _dropped;
            _dropped = 0;
        }

        ObservabilityLog.AccessLogDropped(logger, dropped, reason?.Message ?? "they came faster than they could be written");
    }

    /// <summary>A batch could not be written and waits for another try.</summary>
    public void Failed(Exception reason)
    {
        lock (_gate)
        {
            if (!IsDue(ref _failureQuietUntil))
                return;
        }

        ObservabilityLog.AccessLogFailed(logger, reason.Message);
    }

    private bool IsDue(ref DateTimeOffset quietUntil)
    {
        var now = time.GetUtcNow();
        if (now < quietUntil)
            return false;
        quietUntil = now + Silence;
        return true;
    }
}
