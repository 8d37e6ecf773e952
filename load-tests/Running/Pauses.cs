using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.LoadTests.Running;

/// <summary>How long collections of garbage stopped the gateway so far, as its metrics tell.</summary>
/// <param name="Counts">How many took at most so long, for each bound of the metric's buckets; the last one, of all, has none.</param>
internal sealed partial record Pauses(IReadOnlyList<(TimeSpan Bound, long Count)> Counts)
{
    /// <summary>Takes them from a page of metrics.</summary>
    /// <param name="metrics">Prometheus' text format.</param>
    /// <exception cref="LoadTestException">The metric is not there.</exception>
    public static Pauses Read(string metrics)
    {
        var counts = Bucket().Matches(metrics)
            .Select(static match => (BoundOf(match.Groups["bound"].Value), long.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture))).ToList();
        // Before the first collection there is no such line.
        if (counts.Count == 0 && !metrics.Contains("dotnet_gc_", StringComparison.Ordinal))
            throw new LoadTestException("The gateway's metrics tell nothing of garbage collection.");
        return new Pauses(counts);
    }

    /// <summary>The bound of the first bucket that holds all that came after an earlier reading; 0 where none did, the longest there is where one is beyond all bounds.</summary>
    public TimeSpan LongestSince(Pauses before)
    {
        var since = Counts.Select((bucket, place) => (bucket.Bound, Count: bucket.Count - (place < before.Counts.Count ? before.Counts[place].Count : 0))).ToList();
        return since is [.., { Count: > 0 and var all }] ? since.First(bucket => bucket.Count == all).Bound : TimeSpan.Zero;
    }

    private static TimeSpan BoundOf(string text) => text == "+Inf" ? TimeSpan.MaxValue : TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));

    [GeneratedRegex("""^gateway_gc_pause_duration_seconds_bucket\{(?:[^}]*,)?le="(?<bound>[^"]+)"[^}]*\} (?<count>\d+)""", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Bucket();
}
