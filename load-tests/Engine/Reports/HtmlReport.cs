using System.Net;
using System.Text;
using Gateway.LoadTests.Engine.Recording;
using NBomber.Contracts.Stats;

namespace Gateway.LoadTests.Engine.Reports;

/// <summary>One file for a browser: thresholds, charts, tables. It has no script and fetches nothing.</summary>
internal static class HtmlReport
{
    private const string Style =
        """
        :root { color-scheme: light dark; --ink: #1c2430; --dim: #66707f; --rule: #d9dee5; --paper: #fff; --ok: #1f7a4d; --bad: #b3261e; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --dim: #97a1b0; --rule: #38404c; --paper: #161a20; --ok: #5cc890; --bad: #ff8a80; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; } .dim { color: var(--dim); margin-top: .2rem; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { text-align: right; padding: .3rem .6rem; border-bottom: 1px solid var(--rule); } th { font-weight: 600; color: var(--dim); }
        .text { text-align: left; } .ok { color: var(--ok); } .bad { color: var(--bad); font-weight: 600; }
        svg { width: 100%; height: auto; } svg text { fill: var(--dim); font: 11px system-ui, sans-serif; } svg .rule { stroke: var(--rule); } h3 { margin: 1.5rem 0 .2rem; font-size: 1rem; }
        """;

    private static readonly string[] Colours = ["#2e9e6b", "#3b82c4", "#c98a1b", "#a34fb5", "#d0453b", "#4aa5a5", "#8a6d3b", "#7a7a7a"];

    public static string Write(Report report)
    {
        var text = new StringBuilder();
        text.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
        text.Append($"<title>{Escape(report.Title)}</title>\n<style>\n{Style}\n</style></head>\n<body>\n");
        text.Append($"<h1>{Escape(report.Title)}</h1>\n<p class=\"dim\">{Escape(report.Subtitle)}</p>\n");
        AppendVerdicts(text, report);
        foreach (var scenario in report.Stats.ScenarioStats)
            Append(text, scenario);
        return text.Append("</body></html>\n").ToString();
    }

    private static void AppendVerdicts(StringBuilder text, Report report)
    {
        if (report.Verdicts.Count == 0)
            return;
        text.Append($"<p class=\"{(report.HasPassed ? "ok" : "bad")}\">{(report.HasPassed ? "All thresholds hold." : "Not passed.")}</p>\n");
        text.Append("<div class=\"wide\"><table><thead><tr><th class=\"text\">threshold</th><th class=\"text\">measured</th><th></th></tr></thead><tbody>\n");
        foreach (var verdict in report.Verdicts)
            text.Append($"<tr><td class=\"text\">{Escape(verdict.Threshold)}</td><td class=\"text\">{Escape(verdict.Measured)}</td><td class=\"{(verdict.Holds ? "ok\">holds" : "bad\">fails")}</td></tr>\n");
        text.Append("</tbody></table></div>\n");
    }

    private static void Append(StringBuilder text, ScenarioStats scenario)
    {
        text.Append($"<h2>{Escape(scenario.ScenarioName)}</h2>\n<p class=\"dim\">{scenario.Duration.TotalSeconds:0.#} s of load</p>\n");
        AppendCharts(text, scenario.Timeline);

        text.Append("<h3>Counts and times, in milliseconds</h3>\n<div class=\"wide\"><table><thead><tr><th class=\"text\">step</th><th class=\"text\">outcome</th>");
        foreach (var name in (ReadOnlySpan<string>)["count", "a second", "mean", "p50", "p75", "p95", "p99", "max", "deviation", "bytes"])
            text.Append($"<th>{name}</th>");
        text.Append("</tr></thead><tbody>\n");
        foreach (var (step, outcome, counts) in Report.RowsOf(scenario))
        {
            var latency = counts.Latency;
            text.Append($"<tr><td class=\"text\">{NameOf(step)}</td><td class=\"text {(outcome == "ok" ? "ok" : "bad")}\">{outcome}</td><td>{counts.Request.Count}</td><td>{counts.Request.RPS:0.#}</td>");
            foreach (var value in (ReadOnlySpan<double>)[latency.MeanMs, latency.Percent50, latency.Percent75, latency.Percent95, latency.Percent99, latency.MaxMs, latency.StdDev])
                text.Append($"<td>{value:0.00}</td>");
            text.Append($"<td>{counts.DataTransfer.AllBytes}</td></tr>\n");
        }

        text.Append("</tbody></table></div>\n<h3>Statuses</h3>\n<div class=\"wide\"><table>");
        text.Append("<thead><tr><th class=\"text\">step</th><th class=\"text\">status</th><th class=\"text\">outcome</th><th class=\"text\">message</th><th>count</th></tr></thead><tbody>\n");
        foreach (var (step, status) in Report.StatusesOf(scenario))
        {
            text.Append($"<tr><td class=\"text\">{NameOf(step)}</td><td class=\"text\">{Escape(status.StatusCode)}</td>");
            text.Append($"<td class=\"text {(status.IsError ? "bad\">failed" : "ok\">ok")}</td><td class=\"text\">{Escape(status.Message)}</td><td>{status.Count}</td></tr>\n");
        }

        text.Append("</tbody></table></div>\n");
    }

    private static void AppendCharts(StringBuilder text, IReadOnlyList<TimelinePoint> points)
    {
        if (points.Count == 0)
            return;
        text.Append("<h3>Throughput, a second</h3>\n");
        text.Append(LineChart.Draw("Throughput over time", points, "/s", [
            new Line("ok", "#2e9e6b", static point => point.Ok / point.Length.TotalSeconds),
            new Line("failed", "#d0453b", static point => point.Fail / point.Length.TotalSeconds),
        ]));
        text.Append("<h3>Latency, from the intended start</h3>\n");
        text.Append(LineChart.Draw("Latency percentiles over time", points, " ms", [
            new Line("p50", "#3b82c4", static point => point.P50Ms),
            new Line("p95", "#c98a1b", static point => point.P95Ms),
            new Line("p99", "#a34fb5", static point => point.P99Ms),
        ]));
        text.Append("<h3>Status codes, a second</h3>\n");
        text.Append(LineChart.Draw("Status codes over time", points, "/s", LinesOfStatuses(points)));
    }

    // The most frequent have a line each, in the order of their names; the rest share one.
    private static List<Line> LinesOfStatuses(IReadOnlyList<TimelinePoint> points)
    {
        var codes = points.SelectMany(static point => point.StatusCodes).GroupBy(static one => one.Key, static one => one.Value, StringComparer.Ordinal)
            .OrderByDescending(static group => group.Sum()).Select(static group => group.Key).ToList();
        var shown = codes.Take(Colours.Length - 1).Order(StringComparer.Ordinal).ToList();
        var lines = shown.Select(static (code, index) => new Line(code, Colours[index], point => point.StatusCodes.GetValueOrDefault(code) / point.Length.TotalSeconds)).ToList();
        if (codes.Count > shown.Count)
            lines.Add(new Line("others", Colours[^1], point => point.StatusCodes.Where(one => !shown.Contains(one.Key)).Sum(static one => one.Value) / point.Length.TotalSeconds));
        return lines;
    }

    private static string NameOf(string step) => step.Length == 0 ? "(all)" : Escape(step);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
