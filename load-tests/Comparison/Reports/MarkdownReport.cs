using System.Globalization;
using System.Text;
using Gateway.LoadTests.Comparison.Machine;
using Gateway.LoadTests.Comparison.Results;
using Gateway.LoadTests.Comparison.Statistics;

namespace Gateway.LoadTests.Comparison.Reports;

/// <summary>The result as a page: what ran where, and a table for each work.</summary>
internal static class MarkdownReport
{
    public static string Make(ComparisonResult result)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# The gateway beside other proxies, {result.Date:yyyy-MM-dd}\n\n");
        if (result.FailedWorks.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"**{CountOf(result.FailedWorks)} failed: {string.Join(", ", result.FailedWorks.Select(static work => $"`{work.Name}`"))}.** They have no table:\n\n");
        foreach (var work in result.FailedWorks)
            text.Append(CultureInfo.InvariantCulture, $"- `{work.Name}`: {OneLine(work.Problem)}\n");
        if (result.FailedWorks.Count > 0)
            text.Append('\n');
        if (!result.Machine.IsQuiet)
            text.Append(CultureInfo.InvariantCulture, $"**The machine was busy (load {result.Machine.Load} before the start, where less than {MachineState.QuietLoad} is quiet): a trial, not a result.**\n\n");
        text.Append(CultureInfo.InvariantCulture,
            $"""
            Commit {result.Commit}; {result.Machine.Processor}, {result.Machine.ProcessorCount} cores, {result.Machine.System}, {result.Machine.Runtime}; load {result.Machine.Load} before the start.
            {string.Join(", ", result.Versions.Values)}.

            `{result.Command}`: {Rounds(result)} of {result.TurnSeconds} s for each proxy, in turns; before each work {result.WarmUpSeconds} s of load for those that compile while they run (.NET, Node), {result.ShortWarmUpSeconds} s for the others.
            Each proxy on one core, load and origin on the other; connections kept on both sides; every body checked (over HTTP/2 every length, and some bodies).

            - µs CPU: processor time of all of the proxy's processes for each right answer under full load; answers/s beside it, and how much of its core the proxy used. Medians of the rounds. "≥": below {PeerResult.MostWaiting:P0} of its core the load or the origin was the limit, and the proxy could answer more; a ratio of such a proxy says so.
            - p50, p99, p99.9: milliseconds from the moment a request was due, at one rate for all proxies of a work, one that all of them can bear; "load" is what share of a proxy's own answers/s that rate is, so that those who answer more are measured at less of what they can do. Medians of the rounds. Over HTTP/2 h2load counts from the moment a request was sent, and its columns say so.
            - MB: memory of all of the proxy's processes (resident, what they share counted for each), the most after a turn. Before anything was asked: {string.Join(", ", result.IdleBytes.Select(static one => $"{one.Key} {Megabytes(one.Value)}"))}.
            - CPU and p99 ratio: the gateway's by the proxy's in the same round, below 1 where the gateway is better. The median of the rounds, and the interval that holds it, by ranks (the sign test's): with {Rounds(result)} {IntervalOf(result.Rounds)}, a confidence of {RatioInterval.RankOf(result.Rounds).Confidence:P1}.


            """);
        foreach (var work in result.Works)
            AppendWork(text, work);
        return text.ToString().TrimEnd() + "\n";
    }

    /// <summary>How many works failed, in words.</summary>
    public static string CountOf(IReadOnlyList<FailedWork> works) => works.Count == 1 ? "1 work" : $"{works.Count} works";

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static void AppendWork(StringBuilder text, WorkResult work)
    {
        text.Append(CultureInfo.InvariantCulture, $"## {work.Title}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"`{work.Name}`, {work.Connections:N0} connections; latencies at {work.PacedRate:N0} requests/s");
        if (work.Own is { } first)
            text.Append(CultureInfo.InvariantCulture, $"; confidence of the intervals {first.CpuRatio(first).Confidence:P1}");
        text.Append(".\n\n");
        if (work.Remark is { } remark)
            text.Append(CultureInfo.InvariantCulture, $"{remark}\n\n");
        if (work.LeftOut.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"Without {string.Join(", ", work.LeftOut)}, whose process had ended before.\n\n");
        if (work.Baseline is not null && work.Own is { } baseline)
            text.Append(CultureInfo.InvariantCulture, $"Ratios are here each one's by that of {baseline.Title}: above 1 it costs more.\n\n");
        var from = work.IsFromSending ? " from sending" : "";
        text.Append(CultureInfo.InvariantCulture, $"| | µs CPU | answers/s | of core | load | p50{from} | p99{from} | p99.9{from} | bytes | MB | CPU ratio | p99 ratio |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var peer in work.Peers)
        {
            var latency = peer.Latency;
            text.Append(CultureInfo.InvariantCulture, $"| {peer.Title} | {peer.Microseconds:F1} | {(peer.IsLimitedByLoad ? "≥ " : "")}{peer.Rate:N0} | {peer.OfCore * 100:F0} % | {(peer.IsLimitedByLoad ? "≤ " : "")}{peer.ShareOf(work.PacedRate) * 100:F0} % | {latency.P50:F2} | {latency.P99:F2} | {latency.P999:F2} | {peer.BodyBytes:N0} | {Megabytes(peer.MostBytes)}");
            if (work.Own is { } own && peer != own)
                text.Append(CultureInfo.InvariantCulture, $" | {Shown(work.CpuRatio(own, peer))}{(own.IsLimitedByLoad || peer.IsLimitedByLoad ? ", load was the limit" : "")} | {Shown(work.P99Ratio(own, peer))} |\n");
            else
                text.Append(" | | |\n");
        }

        text.Append('\n');
        AppendReloads(text, work);
        if (work.Peers.Any(static peer => peer.AllocatedBytes is not null))
            text.Append(CultureInfo.InvariantCulture, $"Allocated for each answer: {string.Join(", ", work.Peers.Where(static peer => peer.AllocatedBytes is not null).Select(static peer => string.Create(CultureInfo.InvariantCulture, $"{peer.Title} {peer.AllocatedBytes:N0} bytes")))}.\n\n");
    }

    private static void AppendReloads(StringBuilder text, WorkResult work)
    {
        if (work.Peers.Any(static peer => peer.ReloadSeconds.Count > 0))
            text.Append(CultureInfo.InvariantCulture, $"From a change of the configuration until it was in force, median: {string.Join(", ", work.Peers.Where(static peer => peer.ReloadSeconds.Count > 0).Select(static peer => string.Create(CultureInfo.InvariantCulture, $"{peer.Title} {Medians.Of(peer.ReloadSeconds):F2} s")))}.\n\n");
    }

    private static string Rounds(ComparisonResult result) => result.Rounds == 1 ? "1 round" : $"{result.Rounds} rounds";

    private static string IntervalOf(int rounds) => RatioInterval.RankOf(rounds).Rank is var rank and > 1 ? $"from the {rank}. least to the {rank}. largest ratio" : "from the least ratio to the largest";

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("F0", CultureInfo.InvariantCulture);

    private static string Shown(RatioInterval ratio) => string.Create(CultureInfo.InvariantCulture, $"**{ratio.Median:F2}** ({ratio.Low:F2}–{ratio.High:F2})");
}
