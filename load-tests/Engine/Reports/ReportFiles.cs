using NBomber.Contracts.Stats;

namespace Gateway.LoadTests.Engine.Reports;

/// <summary>Writes reports as files.</summary>
internal static class ReportFiles
{
    /// <summary>Writes a file for each format, <c>name.format</c>; files of that name are written over.</summary>
    /// <returns>Their paths.</returns>
    public static async Task<IReadOnlyList<string>> WriteAsync(Report report, string folder, string name, IEnumerable<ReportFormat> formats)
    {
        var paths = new List<string>();
        foreach (var format in formats.Distinct())
        {
            Directory.CreateDirectory(folder);
            var (extension, text) = format switch
            {
                ReportFormat.Html => ("html", HtmlReport.Write(report)),
                ReportFormat.Md => ("md", MarkdownReport.Write(report)),
                ReportFormat.Csv => ("csv", CsvReport.Write(report)),
                _ => ("txt", TextReport.Write(report)),
            };
            paths.Add(Path.Combine(folder, $"{name}.{extension}"));
            await File.WriteAllTextAsync(paths[^1], text);
        }

        return paths;
    }
}
