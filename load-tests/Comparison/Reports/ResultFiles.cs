using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.LoadTests.Comparison.Peers;
using Gateway.LoadTests.Comparison.Results;

namespace Gateway.LoadTests.Comparison.Reports;

/// <summary>The files of a result: a page, two pictures, all turns as CSV, everything as JSON, and the configurations.</summary>
internal static class ResultFiles
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="result">What to write.</param>
    /// <param name="directory">Is made where it is not there; files of another result there are written over.</param>
    public static void Write(ComparisonResult result, string directory)
    {
        var configurations = Path.Combine(directory, "configurations");
        Directory.CreateDirectory(configurations);
        var page = $"{MarkdownReport.Make(result)}\n![Processor time for each answer](cpu.svg)\n\n![Latency](latency.svg)\n\nEvery turn is in `turns.csv`, and everything in `result.json`; `configurations/` has what each proxy ran with.\n";
        File.WriteAllText(Path.Combine(directory, "README.md"), page);
        File.WriteAllText(Path.Combine(directory, "turns.csv"), CsvReport.Make(result));
        File.WriteAllText(Path.Combine(directory, "result.json"), JsonSerializer.Serialize(result, Json) + "\n");
        File.WriteAllText(Path.Combine(directory, "cpu.svg"), Charts.Cpu(result));
        File.WriteAllText(Path.Combine(directory, "latency.svg"), Charts.Latency(result));
        foreach (var (name, text) in result.Configurations)
        {
            var template = PeerList.All.Single(peer => peer.Name == name).Template;
            File.WriteAllText(Path.Combine(configurations, $"{name}-{Path.GetFileName(template)}"), text);
        }
    }
}
