using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.LoadTests.Comparison.Peers;
using Gateway.LoadTests.Comparison.Results;

namespace Gateway.LoadTests.Comparison.Reports;

/// <summary>The files of a result: a page, two pictures, all turns as CSV, everything as JSON, and the configurations.</summary>
internal sealed class ResultFiles
{
    private static readonly string[] OfWhole = ["README.md", "result.json", "cpu.svg", "latency.svg"];

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string _directory;
    private bool _hasTurns;

    private ResultFiles(string directory) => _directory = directory;

    private string Turns => Path.Combine(_directory, "turns.csv");

    /// <summary>Makes the directory where it is not there, and sees that files can be written to it. Another result there stays until the first work is done.</summary>
    /// <exception cref="IOException">It cannot be made or written to.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static ResultFiles Open(string directory)
    {
        Directory.CreateDirectory(Path.Combine(directory, "configurations"));
        File.Open(Path.Combine(directory, "turns.csv"), FileMode.Append).Dispose();
        return new ResultFiles(directory);
    }

    /// <summary>Writes the turns of a work that is done: they are there whatever becomes of the next.</summary>
    public void Add(WorkResult work)
    {
        if (!_hasTurns)
        {
            // Of another result that was here, which these turns would not be of.
            foreach (var name in OfWhole)
                File.Delete(Path.Combine(_directory, name));
            File.WriteAllText(Turns, CsvReport.Head);
            _hasTurns = true;
        }

        File.AppendAllText(Turns, CsvReport.Lines(work));
    }

    /// <summary>Writes all of it.</summary>
    public void Write(ComparisonResult result)
    {
        var (directory, configurations) = (_directory, Path.Combine(_directory, "configurations"));
        var page = $"{MarkdownReport.Make(result)}\n![Processor time for each answer](cpu.svg)\n\n![Latency](latency.svg)\n\nEvery turn is in `turns.csv`, and everything in `result.json`; `configurations/` has what each proxy ran with.\n";
        File.WriteAllText(Path.Combine(directory, "README.md"), page);
        File.WriteAllText(Turns, CsvReport.Make(result));
        File.WriteAllText(Path.Combine(directory, "result.json"), JsonSerializer.Serialize(result, Json) + "\n");
        File.WriteAllText(Path.Combine(directory, "cpu.svg"), Charts.Cpu(result));
        File.WriteAllText(Path.Combine(directory, "latency.svg"), Charts.Latency(result));
        foreach (var (name, text) in result.Configurations)
        {
            var peer = PeerVariant.Find(name)!;
            File.WriteAllText(Path.Combine(configurations, $"{peer.FileName}-{Path.GetFileName(peer.Template)}"), text);
        }
    }
}
