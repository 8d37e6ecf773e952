using System.Text;

namespace Gateway.LoadTests.Engine.Reports;

/// <summary>A line a scenario, step and outcome, with a line of names before (RFC 4180).</summary>
internal static class CsvReport
{
    private const string Head = "scenario,step,outcome,count,rps,min_ms,mean_ms,max_ms,p50_ms,p75_ms,p95_ms,p99_ms,stddev_ms,min_bytes,mean_bytes,max_bytes,all_bytes\n";

    public static string Write(Report report)
    {
        var text = new StringBuilder(Head);
        foreach (var scenario in report.Stats.ScenarioStats)
        {
            foreach (var (step, outcome, counts) in Report.RowsOf(scenario))
            {
                var (latency, bytes) = (counts.Latency, counts.DataTransfer);
                text.Append($"{Quote(scenario.ScenarioName)},{Quote(step)},{outcome},{counts.Request.Count},{counts.Request.RPS},");
                text.Append($"{latency.MinMs},{latency.MeanMs},{latency.MaxMs},{latency.Percent50},{latency.Percent75},{latency.Percent95},{latency.Percent99},{latency.StdDev},");
                text.Append($"{bytes.MinBytes},{bytes.MeanBytes},{bytes.MaxBytes},{bytes.AllBytes}\n");
            }
        }

        return text.ToString();
    }

    private static string Quote(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
