using System.Text;
using NBomber.Contracts.Stats;

namespace Gateway.LoadTests.Engine.Reports;

/// <summary>Tables: the thresholds, then the scenarios with their steps and statuses.</summary>
internal static class MarkdownReport
{
    public static string Write(Report report)
    {
        var text = new StringBuilder($"# {report.Title}\n\n{report.Subtitle}\n");
        if (report.Verdicts.Count > 0)
        {
            text.Append("\n| threshold | measured | |\n| --- | --- | --- |\n");
            foreach (var verdict in report.Verdicts)
                text.Append($"| {Cell(verdict.Threshold)} | {Cell(verdict.Measured)} | {(verdict.Holds ? "holds" : "**fails**")} |\n");
        }

        foreach (var scenario in report.Stats.ScenarioStats)
            Append(text, scenario);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ScenarioStats scenario)
    {
        text.Append($"\n## {scenario.ScenarioName}\n\n{scenario.Duration.TotalSeconds:0.#} s of load. Times in milliseconds.\n\n");
        text.Append("| step | outcome | count | a second | mean | p50 | p75 | p95 | p99 | max | bytes |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var (step, outcome, counts) in Report.RowsOf(scenario))
        {
            var latency = counts.Latency;
            text.Append($"| {(step.Length == 0 ? "(all)" : Cell(step))} | {outcome} | {counts.Request.Count} | {counts.Request.RPS:0.#} ");
            text.Append($"| {latency.MeanMs:0.00} | {latency.Percent50:0.00} | {latency.Percent75:0.00} | {latency.Percent95:0.00} | {latency.Percent99:0.00} | {latency.MaxMs:0.00} | {counts.DataTransfer.AllBytes} |\n");
        }

        text.Append("\n| step | status | message | count |\n| --- | --- | --- | ---: |\n");
        foreach (var (step, status) in Report.StatusesOf(scenario))
            text.Append($"| {(step.Length == 0 ? "(all)" : Cell(step))} | {Status(status)} | {Cell(status.Message)} | {status.Count} |\n");
    }

    private static string Status(StatusCodeStats status) =>
        status.StatusCode.Length > 0 ? Cell(status.StatusCode) + (status.IsError ? " (failed)" : "") : status.IsError ? "failed" : "ok";

    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("\r", " ", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);
}
