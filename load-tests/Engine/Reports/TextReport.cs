using System.Text;

namespace Gateway.LoadTests.Engine.Reports;

/// <summary>What is good to read on a terminal.</summary>
internal static class TextReport
{
    public static string Write(Report report)
    {
        var text = new StringBuilder($"{report.Title}\n{report.Subtitle}\n");
        foreach (var scenario in report.Stats.ScenarioStats)
        {
            text.Append($"\n{scenario.ScenarioName}, {scenario.Duration.TotalSeconds:0.#} s\n");
            text.Append($"  {"",-24} {"",-6} {"count",8} {"/s",9} {"p50 ms",9} {"p95 ms",9} {"p99 ms",9} {"max ms",9}\n");
            foreach (var (step, outcome, counts) in Report.RowsOf(scenario))
            {
                var latency = counts.Latency;
                text.Append($"  {(step.Length == 0 ? "(all)" : step),-24} {outcome,-6} {counts.Request.Count,8} {counts.Request.RPS,9:0.0} ");
                text.Append($"{latency.Percent50,9:0.00} {latency.Percent95,9:0.00} {latency.Percent99,9:0.00} {latency.MaxMs,9:0.00}\n");
            }

            foreach (var (step, status) in Report.StatusesOf(scenario).Where(static one => one.Status.IsError || one.Status.StatusCode.Length > 0))
                text.Append($"  {(step.Length == 0 ? "(all)" : step),-24} {(status.IsError ? "failed" : "ok"),-6} {status.Count,8}  {status.StatusCode} {status.Message}\n");
        }

        if (report.Verdicts.Count > 0)
            text.Append("\nThresholds\n");
        foreach (var verdict in report.Verdicts)
            text.Append($"  {(verdict.Holds ? "holds" : "FAILS")}  {verdict.Threshold}: {verdict.Measured}\n");
        return text.ToString();
    }
}
