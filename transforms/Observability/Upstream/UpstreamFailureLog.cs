using System.Collections.Concurrent;
using Gateway.Transforms.Shared;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Observability.Upstream;

/// <summary>
/// Tells the operator why backends fail, in a sentence and not for every request: a backend that is down fails
/// thousands a second, and each of them has its line in the access log already. Safe to share between threads.
/// </summary>
internal sealed class UpstreamFailureLog(ILogger<UpstreamFailureLog> logger, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // Keys come from the configuration and an enumeration, so there are few.
    private readonly ConcurrentDictionary<(string Cluster, string? Destination, ForwarderError Error), Told> _told = new();

    /// <summary>Logs a failure that is the backend's, the network's or the gateway's, at most once in ten seconds for each destination and kind.</summary>
    public void Report(string cluster, string? destination, IForwarderErrorFeature failure)
    {
        if (RequestErrors.Name(failure.Error) is not { } name || RequestErrors.IsByClient(name))
            return;

        var told = _told.GetOrAdd((cluster, destination, failure.Error), static _ => new Told());
        if (told.TryTell(clock, Interval, out var failures))
            ObservabilityLog.UpstreamFailed(logger, cluster, destination ?? "none", name, Reason(failure), failures);
    }

    private static string Reason(IForwarderErrorFeature failure) =>
        failure.Error == ForwarderError.NoAvailableDestinations ? "no destination is available" : failure.Exception?.GetBaseException().Message ?? "no reason given";

    private sealed class Told
    {
        private long _at = long.MinValue;
        private long _failures;

        public bool TryTell(TimeProvider clock, TimeSpan interval, out long failures)
        {
            Interlocked.Increment(ref _failures);
            failures = 0;
            var (now, last) = (clock.GetTimestamp(), Interlocked.Read(ref _at));
            if (last != long.MinValue && clock.GetElapsedTime(last, now) < interval)
                return false;
            if (Interlocked.CompareExchange(ref _at, now, last) != last)
                return false;
            failures = Interlocked.Exchange(ref _failures, 0);
            return true;
        }
    }
}
