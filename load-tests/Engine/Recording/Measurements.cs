using NBomber.Contracts;
using NBomber.Contracts.Stats;

namespace Gateway.LoadTests.Engine.Recording;

/// <summary>Counts of those that went well, or of those that failed. Its memory is bounded. Not safe to share between threads.</summary>
internal sealed class Measurements
{
    private const int MaxStatuses = 64;
    private const int MaxMessage = 300;

    private readonly Dictionary<(string Code, string Message), int> _statuses = [];
    private Histogram? _latency;
    private long _minBytes;
    private long _maxBytes;
    private long _allBytes;

    public int Count { get; private set; }

    /// <param name="response">What came.</param>
    /// <param name="microseconds">What it took; null for one that has no latency, as it never began.</param>
    public void Record(IResponse response, long? microseconds)
    {
        var size = Math.Max(0, response.SizeBytes);
        _minBytes = Count == 0 ? size : Math.Min(_minBytes, size);
        _maxBytes = Math.Max(_maxBytes, size);
        _allBytes += size;
        Count++;
        // Most steps never fail.
        if (microseconds is { } took)
            (_latency ??= new Histogram(Histogram.ThreeDigits)).Record(took);

        var message = response.Message.Length > MaxMessage ? response.Message[..MaxMessage] : response.Message;
        var key = (response.StatusCode, message);
        if (!_statuses.ContainsKey(key) && _statuses.Count >= MaxStatuses)
            key = ("other", "");
        _statuses[key] = _statuses.GetValueOrDefault(key) + 1;
    }

    /// <summary>What was counted.</summary>
    /// <param name="isError">Whether these are those that failed.</param>
    /// <param name="loaded">How long there was load.</param>
    public MeasurementStats Read(bool isError, TimeSpan loaded) => new(
        new RequestStats(Count, loaded > TimeSpan.Zero ? Math.Round(Count / loaded.TotalSeconds, 2) : 0),
        ReadLatency(),
        new DataTransferStats(_minBytes, Count == 0 ? 0 : _allBytes / Count, _maxBytes, _allBytes),
        [.. _statuses.OrderByDescending(static one => one.Value).Select(one => new StatusCodeStats(one.Key.Code, isError, one.Key.Message, one.Value))]);

    private LatencyStats ReadLatency() => _latency is not { } latency
        ? new LatencyStats(0, 0, 0, 0, 0, 0, 0, 0)
        : new LatencyStats(
            Milliseconds(latency.Min),
            Milliseconds(latency.Mean),
            Milliseconds(latency.Max),
            Milliseconds(latency.Percentile(50)),
            Milliseconds(latency.Percentile(75)),
            Milliseconds(latency.Percentile(95)),
            Milliseconds(latency.Percentile(99)),
            Milliseconds(latency.StandardDeviation));

    private static double Milliseconds(double microseconds) => Math.Round(microseconds / 1000, 3);
}
