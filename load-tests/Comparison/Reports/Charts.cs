using System.Globalization;
using Gateway.LoadTests.Comparison.Peers;
using Gateway.LoadTests.Comparison.Results;

namespace Gateway.LoadTests.Comparison.Reports;

/// <summary>The result as pictures.</summary>
internal static class Charts
{
    public static string Cpu(ComparisonResult result) => BarChart.Make(
        "Processor time for each answer", $"µs on one core, median of {result.Rounds} rounds; shorter is better. {Where(result)}",
        Groups(result, static _ => "", static peer => peer.Microseconds, static peer => string.Create(CultureInfo.InvariantCulture, $"{peer.Microseconds:F1} µs, {(peer.IsLimitedByLoad ? "≥ " : "")}{peer.Rate:N0}/s")));

    public static string Latency(ComparisonResult result) => BarChart.Make(
        "Latency at one rate for all: p99", $"ms, median of {result.Rounds} rounds; shorter is better. {Where(result)}",
        Groups(result, static work => string.Create(CultureInfo.InvariantCulture, $" at {work.PacedRate:N0} requests/s{(work.IsFromSending ? ", from sending" : "")}"), static peer => peer.Latency.P99,
            static peer => string.Create(CultureInfo.InvariantCulture, $"{peer.Latency.P99:F2} ms (p50 {peer.Latency.P50:F2}, p99.9 {peer.Latency.P999:F2})")));

    private static string Where(ComparisonResult result) => string.Create(CultureInfo.InvariantCulture, $"{result.Date:yyyy-MM-dd}, {result.Commit}, {result.Machine.Processor}{(result.Machine.IsQuiet ? "" : ", busy machine: a trial")}");

    private static List<KeyValuePair<string, IReadOnlyList<BarChart.Bar>>> Groups(
        ComparisonResult result, Func<WorkResult, string> more, Func<PeerResult, double> value, Func<PeerResult, string> note) =>
        [.. result.Works.Select(work => KeyValuePair.Create<string, IReadOnlyList<BarChart.Bar>>(
            work.Title + more(work), [.. work.Peers.Select(peer => new BarChart.Bar(peer.Title, value(peer), note(peer), peer.Name == PeerList.Own))]))];
}
