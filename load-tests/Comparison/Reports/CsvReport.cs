using System.Globalization;
using System.Text;
using Gateway.LoadTests.Comparison.Results;

namespace Gateway.LoadTests.Comparison.Reports;

/// <summary>Every turn as a line, for whoever wants to reckon differently.</summary>
internal static class CsvReport
{
    public const string Head = "work,proxy,round,kind,answers,cpu_us_per_answer,answers_per_s,paced_rate,p50_ms,p99_ms,p999_ms,resident_bytes,allocated_bytes_per_answer\n";

    public static string Make(ComparisonResult result) => Head + string.Concat(result.Works.Select(Lines));

    /// <summary>The lines of one work.</summary>
    public static string Lines(WorkResult work)
    {
        var text = new StringBuilder();
        foreach (var peer in work.Peers)
        {
            foreach (var turn in peer.Turns)
                text.Append(CultureInfo.InvariantCulture, $"{work.Name},{peer.Name},{turn.Round},full,{turn.Answers},{turn.Microseconds:F3},{turn.Rate:F1},,,,,{turn.ResidentBytes},{turn.AllocatedBytes:F1}\n");
            foreach (var turn in peer.PacedTurns)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"{work.Name},{peer.Name},{turn.Round},paced,{turn.Answers},,,{work.PacedRate},{turn.Latency.P50:F4},{turn.Latency.P99:F4},{turn.Latency.P999:F4},,\n");
            }
        }

        return text.ToString();
    }
}
