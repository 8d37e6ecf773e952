using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Gateway.LoadTests.Engine.Reports;
using Gateway.LoadTests.Running;
using NBomber.Contracts.Stats;
using NBomber.CSharp;

namespace Gateway.LoadTests.Tests.Engine;

public sealed class ReportTests : IDisposable
{
    private const string Nasty = "<script>alert(\"1\")</script>, a | b\n\"quoted\"";

    private static readonly Verdict[] Verdicts = [new("p99 < 5 ms", Holds: true, "3 ms"), new("nothing fails | at all", Holds: false, Nasty)];

    private readonly string _folder = Directory.CreateTempSubdirectory("reports-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_WithFormats_WritesTheirFiles()
    {
        NBomberRunner.RegisterScenarios(Runs.Of(5, static _ => Runs.Ok())).WithReportFolder(Path.Combine(_folder, "new")).WithReportFileName("it").Run();

        Assert.Equal(["it.csv", "it.html", "it.md", "it.txt"], Directory.GetFiles(Path.Combine(_folder, "new")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Html_OfARun_IsWellFormedFetchesNothingAndHasItsCharts()
    {
        var text = await WriteAsync(ReportFormat.Html);
        var document = XDocument.Parse(text[text.IndexOf("<html", StringComparison.Ordinal)..]);
        var elements = document.Descendants().ToList();

        Assert.Equal(["Latency percentiles over time", "Status codes over time", "Throughput over time"], elements.Where(static one => one.Name.LocalName == "svg").Select(static one => one.Attribute("aria-label")!.Value).Order());
        Assert.All(elements.Where(static one => one.Name.LocalName == "polyline"), static line => Assert.NotEmpty(line.Attribute("points")!.Value));
        Assert.DoesNotContain(elements, static one => one.Name.LocalName is "script" or "link" or "img" or "iframe");
        Assert.DoesNotContain(elements.Attributes(), static one => one.Name.LocalName is "src" or "href");
        Assert.DoesNotContain("url(", text, StringComparison.Ordinal);
        Assert.Contains(elements, static one => one.Name.LocalName == "td" && one.Value == Nasty);
        Assert.Contains("Not passed.", document.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_OfARun_HasALineForEachStepAndOutcome()
    {
        var lines = (await WriteAsync(ReportFormat.Csv)).TrimEnd('\n').Split('\n').Select(static line => line.Split(',')).ToList();

        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
        Assert.Equal([("", "ok", "6"), ("", "failed", "4"), ("call", "ok", "6"), ("call", "failed", "4")], lines.Skip(1).Select(static line => (line[1], line[2], line[3])));
        Assert.All(lines.Skip(1), line => Assert.True(double.Parse(line[Array.IndexOf(lines[0], "p99_ms")], CultureInfo.InvariantCulture) >= 0));
    }

    [Fact]
    public async Task Markdown_OfARun_HasTablesOfEvenRows()
    {
        var text = await WriteAsync(ReportFormat.Md);

        foreach (var table in text.Split("\n\n").Where(static part => part.StartsWith('|')))
        {
            var columns = table.TrimEnd('\n').Split('\n').Select(static row => row.Replace("\\|", "", StringComparison.Ordinal).Count(static letter => letter == '|')).ToList();
            Assert.All(columns, count => Assert.Equal(columns[0], count));
        }

        Assert.Contains("| **fails** |", text, StringComparison.Ordinal);
        Assert.Contains("| call | failed | 4 |", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_OfARun_SaysWhatHolds()
    {
        var text = await WriteAsync(ReportFormat.Txt);

        Assert.Contains("holds  p99 < 5 ms: 3 ms", text, StringComparison.Ordinal);
        Assert.Contains("FAILS  nothing fails", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_OfARun_HasFiguresVerdictsAndTimeline()
    {
        var path = await JsonReport.WriteAsync("it", "it", Stats(), Verdicts, stopReason: null, _folder);
        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(path));
        var root = document.RootElement;
        var scenario = Assert.Single(root.GetProperty("scenarios").EnumerateArray());

        Assert.Equal(("it", false), (root.GetProperty("test").GetString(), root.GetProperty("passed").GetBoolean()));
        Assert.Equal([true, false], root.GetProperty("thresholds").EnumerateArray().Select(static one => one.GetProperty("holds").GetBoolean()));
        Assert.Equal((6, 4), (CountOf(scenario, "ok"), CountOf(scenario, "fail")));
        Assert.Equal((6, 4), (CountOf(scenario.GetProperty("steps")[0], "ok"), CountOf(scenario.GetProperty("steps")[0], "fail")));
        Assert.Equal(10, scenario.GetProperty("timeline").EnumerateArray().Sum(static point => point.GetProperty("ok").GetInt32() + point.GetProperty("fail").GetInt32()));
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(false, null, false)]
    [InlineData(true, "interrupted", false)]
    public void Json_OfAVerdict_HasPassedOnlyWhereAllHoldsToTheEnd(bool holds, string? reason, bool expected)
    {
        using var document = JsonDocument.Parse(JsonReport.Write("it", new NodeStats([]), [new Verdict("t", holds, "m")], reason));

        Assert.Equal(expected, document.RootElement.GetProperty("passed").GetBoolean());
    }

    private static int CountOf(JsonElement element, string outcome) => element.GetProperty(outcome).GetProperty("request").GetProperty("count").GetInt32();

    private static NodeStats Stats()
    {
        var calls = 0;
        return Runs.Run(Runs.Of(10, async context =>
        {
            var isOk = Interlocked.Increment(ref calls) <= 6;
            await Step.Run("call", context, () => Task.FromResult(isOk ? Response.Ok(statusCode: "200", sizeBytes: 100) : Response.Fail(statusCode: "503", message: Nasty)));
            return Response.Ok();
        }));
    }

    private async Task<string> WriteAsync(ReportFormat format) =>
        await File.ReadAllTextAsync(Assert.Single(await ReportFiles.WriteAsync(new Report(Stats(), Verdicts), _folder, "it", [format, format])));
}
