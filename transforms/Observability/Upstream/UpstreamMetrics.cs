using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Transforms.Shared;

namespace Gateway.Transforms.Observability.Upstream;

/// <summary>
/// Requests to backends by cluster and destination, as configured; YARP 2.1 has no meter of its own. Safe to share;
/// recording allocates nothing.
/// </summary>
internal sealed class UpstreamMetrics
{
    private const string ClusterKey = "gateway.cluster";
    private const string DestinationKey = "gateway.destination";

    /// <summary>OpenTelemetry's HTTP buckets, in seconds.</summary>
    private static readonly double[] Buckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private static readonly object[] Statuses = [.. Enumerable.Range(0, 1000).Select(static status => (object)status)];

    private readonly UpDownCounter<long> _active;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _duration;

    public UpstreamMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(GatewayMeter.Name);
        _active = meter.CreateUpDownCounter<long>(
            "gateway.upstream.active_requests", "{request}", "Requests being forwarded.");
        _requests = meter.CreateCounter<long>(
            "gateway.upstream.requests", "{request}", "Requests forwarded, by the status the backend gave.");
        _failures = meter.CreateCounter<long>(
            "gateway.upstream.failures", "{request}", "Requests whose forwarding failed, by kind and by whose failure it was.");
        _duration = meter.CreateHistogram(
            "gateway.upstream.request.duration", "s", "Time from forwarding a request until its answer was passed on.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets });
    }

    /// <summary>A request is about to be forwarded.</summary>
    public void Started(string cluster, string? destination) => _active.Add(1, Tags(cluster, destination));

    /// <summary>A started request has ended.</summary>
    /// <param name="cluster">The same as at the start.</param>
    /// <param name="destination">The same as at the start.</param>
    /// <param name="status">What the backend answered; null when it did not.</param>
    /// <param name="error">One of <see cref="RequestErrors"/>; null when it went well.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Ended(string cluster, string? destination, int? status, string? error, TimeSpan elapsed)
    {
        var tags = Tags(cluster, destination);
        _active.Add(-1, tags);
        // An upgraded connection lives as long as people stay: no duration of a request.
        if (status != 101)
            _duration.Record(elapsed.TotalSeconds, tags);
        if (error is not null)
        {
            var failure = tags;
            failure.Add("error.type", error);
            failure.Add("gateway.error.source", Source(error));
            _failures.Add(1, failure);
        }

        if (status is >= 0 and < 1000)
            tags.Add("http.response.status_code", Statuses[status.Value]);
        _requests.Add(1, tags);
    }

    private static string Source(string error) =>
        RequestErrors.IsByGateway(error) ? "gateway" : RequestErrors.IsByClient(error) ? "client" : "upstream";

    private static TagList Tags(string cluster, string? destination)
    {
        var tags = default(TagList);
        tags.Add(ClusterKey, cluster);
        if (destination is not null)
            tags.Add(DestinationKey, destination);
        return tags;
    }
}
