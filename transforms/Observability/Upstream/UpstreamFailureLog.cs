using System.Collections.Concurrent;
using Gateway.Transforms.Shared;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Observability.Upstream;

/// <summary>
/// Tells the operator why backends fail, in a sentence and not for every request: a backend that is down fails
/// thousands a second, and each of them has its line in the access log already. Safe to share between threads.
/// </summary>
internal sealed class UpstreamFailureLog(ILogger<UpstreamFailureLog> logger, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // Keys come from the configuration and an enumeration, so there are few.
    private readonly ConcurrentDictionary<(string Cluster, string? Destination, string Error), Told> _told = new();

    /// <summary>Logs a failure that is not the client's, at most once in ten seconds for each destination and kind.</summary>
    /// <param name="cluster">As configured.</param>
    /// <param name="destination">The one that was asked; null for none.</param>
    /// <param name="error">One of <see cref="RequestErrors"/>.</param>
    /// <param name="failure">Says why.</param>
    public void Report(string cluster, DestinationState? destination, string error, IForwarderErrorFeature failure)
    {
        if (RequestErrors.IsByClient(error))
            return;

        var told = _told.GetOrAdd((cluster, destination?.DestinationId, error), static _ => new Told());
        if (!told.TryTell(clock, Interval, out var failures))
            return;
        if (destination is null)
            ObservabilityLog.ClusterFailed(logger, cluster, error, Reason(failure), failures);
        else
            ObservabilityLog.UpstreamFailed(logger, cluster, destination.DestinationId, AddressOf(destination), error, Reason(failure), failures);
    }

    // Scheme, host and port tell where a request goes; what is behind them may have been substituted, and be a secret.
    private static string AddressOf(DestinationState destination) => new Uri(destination.Model.Config.Address).GetLeftPart(UriPartial.Authority);

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
