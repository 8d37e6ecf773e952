using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.LoadTests.Comparison.Results;

namespace Gateway.LoadTests.Comparison.Reports;

/// <summary>The files of a result: a page, two pictures, all turns as CSV, everything as JSON, and the configurations.</summary>
internal sealed class ResultFiles
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string _directory;

    private ResultFiles(string directory) => _directory = directory;

    /// <summary>The first of <c>DATE-compare</c>, <c>DATE-compare-2</c> and so on that has no result yet.</summary>
    /// <param name="results">The directory of all results.</param>
    /// <param name="date">The day.</param>
    public static string FindFree(string results, DateTimeOffset date) => Enumerable.Range(1, int.MaxValue)
        .Select(number => Path.Combine(results, string.Create(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd}-compare{(number == 1 ? "" : $"-{number}")}")))
        // One that was ended before it measured anything left nothing that would be missed.
        .First(static directory => !Directory.Exists(directory) || Directory.EnumerateFiles(directory).All(static file => new FileInfo(file).Length == 0));

    /// <summary>Makes the directory where it is not there, and sees that files can be written to it. Another result there stays until the first work is done.</summary>
    /// <exception cref="IOException">It cannot be made or written to.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static ResultFiles Open(string directory)
    {
        Directory.CreateDirectory(Path.Combine(directory, "configurations"));
        File.Open(Path.Combine(directory, "turns.csv"), FileMode.Append).Dispose();
        return new ResultFiles(directory);
    }

    /// <summary>Writes all that there is so far, in place of what was there: after each work, so that it is there whatever becomes of the next.</summary>
    public void Write(ComparisonResult result)
    {
        var page = $"{MarkdownReport.Make(result)}\n![Processor time for each answer](cpu.svg)\n\n![Latency](latency.svg)\n\nEvery turn is in `turns.csv`, and everything in `result.json`; `configurations/` has what each proxy ran with.\n";
        File.WriteAllText(Path.Combine(_directory, "README.md"), page);
        File.WriteAllText(Path.Combine(_directory, "turns.csv"), CsvReport.Make(result));
        File.WriteAllText(Path.Combine(_directory, "result.json"), JsonSerializer.Serialize(result, Json) + "\n");
        File.WriteAllText(Path.Combine(_directory, "cpu.svg"), Charts.Cpu(result));
        File.WriteAllText(Path.Combine(_directory, "latency.svg"), Charts.Latency(result));
        WriteConfigurations(result);
    }

    private void WriteConfigurations(ComparisonResult result)
    {
        // None stays of who took part in another result here.
        var configurations = Path.Combine(_directory, "configurations");
        foreach (var file in Directory.EnumerateFiles(configurations))
            File.Delete(file);
        foreach (var (name, text) in result.Configurations)
            File.WriteAllText(Path.Combine(configurations, name), text);
    }
}
