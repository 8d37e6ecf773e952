using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.LoadTests.Running;

/// <summary>Reads from a page of metrics how long collections of garbage stopped the gateway.</summary>
internal static partial class LongestPause
{
    /// <summary>The bound of the first bucket that holds all; 0 where none is counted, the longest there is where it is beyond all bounds.</summary>
    /// <param name="metrics">Prometheus' text format.</param>
    /// <exception cref="LoadTestException">The metric is not there.</exception>
    public static TimeSpan Read(string metrics)
    {
        var buckets = Bucket().Matches(metrics)
            .Select(static match => (Bound: match.Groups["bound"].Value, Count: long.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture))).ToList();
        if (buckets.Count == 0)
            return metrics.Contains("dotnet_gc_", StringComparison.Ordinal) ? TimeSpan.Zero : throw new LoadTestException("The gateway's metrics tell nothing of garbage collection.");
        var all = buckets[^1].Count;
        if (all == 0)
            return TimeSpan.Zero;
        var bound = buckets.First(bucket => bucket.Count == all).Bound;
        return bound == "+Inf" ? TimeSpan.MaxValue : TimeSpan.FromSeconds(double.Parse(bound, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("""^gateway_gc_pause_duration_seconds_bucket\{(?:[^}]*,)?le="(?<bound>[^"]+)"[^}]*\} (?<count>\d+)""", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Bucket();
}
