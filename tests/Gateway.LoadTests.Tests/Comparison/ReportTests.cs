using System.Text.Json;
using System.Xml.Linq;
using Gateway.LoadTests.Comparison.Generating;
using Gateway.LoadTests.Comparison.Machine;
using Gateway.LoadTests.Comparison.Reports;
using Gateway.LoadTests.Comparison.Results;

namespace Gateway.LoadTests.Tests.Comparison;

public sealed class ReportTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("reports-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Markdown_QuietMachine_HasWhatRanAndRatiosOfPairs()
    {
        var text = MarkdownReport.Make(Result(load: 0.1));

        Assert.DoesNotContain("busy", text, StringComparison.Ordinal);
        Assert.Contains("Commit abc1234; A <fast> processor, 2 cores", text, StringComparison.Ordinal);
        Assert.Contains("gateway 1.0, nginx 1.22.1", text, StringComparison.Ordinal);
        Assert.Contains("confidence of the intervals 75.0", text, StringComparison.Ordinal);
        Assert.Contains("with 3 rounds from the least ratio to the largest, a confidence of 75.0", text, StringComparison.Ordinal);
        Assert.Contains("| Gateway | 20.0 | ≥ 1,000 | 2 % | ≤ 50 % | 0.50 | 2.00 | 4.00 | 1,024 | 12 | | |", text, StringComparison.Ordinal);
        Assert.Contains("| nginx | 20.0 | ≥ 1,000 | 2 % | ≤ 50 % | 0.50 | 1.00 | 4.00 | 1,024 | 12 | **1.00** (0.50–2.00), load was the limit | **2.00** (2.00–2.00) |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_MemoryAndAllocations_AreThere()
    {
        var result = Result(load: 0) with { IdleBytes = new Dictionary<string, long> { ["gateway"] = 56_000_000, ["nginx"] = 4_000_000 } };
        Assert.DoesNotContain("Allocated", MarkdownReport.Make(result), StringComparison.Ordinal);
        var own = result.Works[0].Peers[0];
        own = own with { Turns = [.. own.Turns.Select(static turn => turn with { AllocatedBytes = 1000 + turn.Round })] };

        var text = MarkdownReport.Make(result with { Works = [result.Works[0] with { Peers = [own, result.Works[0].Peers[1]] }] });

        Assert.Contains("Before anything was asked: gateway 56, nginx 4.", text, StringComparison.Ordinal);
        Assert.Contains("\n\nAllocated for each answer: Gateway 1,002 bytes.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_OtherBaseline_RatiosAreOfTheOthersByIt()
    {
        var work = Result(load: 0).Works[0];
        work = work with { Baseline = "nginx", Peers = [Peer("gateway", "Gateway", 2, 30, 30, 30) with { ReloadSeconds = [0.5, 0.7, 0.6] }, Peer("nginx", "nginx", 1, 10, 10, 10)] };

        var text = MarkdownReport.Make(Result(load: 0) with { Works = [work] });

        Assert.Contains("that of nginx: above 1 it costs more.", text, StringComparison.Ordinal);
        Assert.Contains("| **3.00** (3.00–3.00), load was the limit | **2.00** (2.00–2.00) |", text, StringComparison.Ordinal);
        Assert.Contains("until it was in force, median: Gateway 0.60 s.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_BusyMachine_SaysSoFirst() =>
        Assert.Contains("**The machine was busy (load 3.2 before the start", MarkdownReport.Make(Result(load: 3.2)), StringComparison.Ordinal);

    [Fact]
    public void Markdown_WithoutGateway_HasNoRatios()
    {
        var result = Result(load: 0);
        result = result with { Works = [result.Works[0] with { Peers = [result.Works[0].Peers[1]] }] };

        Assert.Contains("| nginx | 20.0 | ≥ 1,000 | 2 % | ≤ 50 % | 0.50 | 1.00 | 4.00 | 1,024 | 12 | | |", MarkdownReport.Make(result), StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_EveryTurn_IsOneLine()
    {
        var lines = CsvReport.Make(Result(load: 0)).TrimEnd().Split('\n');

        Assert.Equal(1 + (2 * 6), lines.Length);
        Assert.All(lines, static line => Assert.Equal(12, line.Count(static letter => letter == ',')));
        Assert.Equal("pass-1k,nginx,2,full,100,20.000,1000.0,,,,,12000000,", lines[8]);
        Assert.Equal("pass-1k,nginx,1,paced,50,,,500,0.5000,1.0000,4.0000,,", lines[10]);
    }

    [Fact]
    public void Charts_AreSvgThatNeedsNothingBesideItself()
    {
        foreach (var svg in (string[])[Charts.Cpu(Result(load: 0)), Charts.Latency(Result(load: 0))])
        {
            var root = XDocument.Parse(svg).Root!;
            var bars = root.Elements().Where(static element => element.Name.LocalName == "rect" && element.Attribute("class") is not null).ToList();

            Assert.Equal(["own", "other"], bars.Select(static bar => bar.Attribute("class")!.Value));
            Assert.DoesNotContain("href", svg, StringComparison.Ordinal);
            Assert.DoesNotContain("url(", svg, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Write_Result_LeavesAllFiles()
    {
        ResultFiles.Open(_directory).Write(Result(load: 0));

        Assert.Equal(["README.md", "cpu.svg", "latency.svg", "result.json", "turns.csv"], Directory.EnumerateFiles(_directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("worker_processes 1;", File.ReadAllText(Path.Combine(_directory, "configurations", "nginx-nginx.conf")));
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_directory, "result.json")));
        Assert.Equal("abc1234", json.RootElement.GetProperty("commit").GetString());
        Assert.Equal(30, json.RootElement.GetProperty("works")[0].GetProperty("peers")[0].GetProperty("turns")[2].GetProperty("microseconds").GetDouble());
        Assert.Equal("worker_processes 1;", json.RootElement.GetProperty("configurations").GetProperty("nginx-nginx.conf").GetString());
    }

    [Theory]
    [InlineData(899, true)]
    [InlineData(900, false)]
    public void Markdown_ProxyBelowNineTenthsOfItsCore_IsMarkedWithItsRatio(double microseconds, bool isLimited)
    {
        var result = Result(load: 0);
        var busy = Peer("gateway", "Gateway", 1, 950, 950, 950);
        result = result with { Works = [result.Works[0] with { Peers = [busy, Peer("nginx", "nginx", 1, microseconds, microseconds, microseconds)] }] };

        var text = MarkdownReport.Make(result);

        Assert.Contains("| Gateway | 950.0 | 1,000 | 95 % | 50 % |", text, StringComparison.Ordinal);
        Assert.Equal(isLimited, text.Contains("| nginx | 899.0 | ≥ 1,000 | 90 % | ≤ 50 % |", StringComparison.Ordinal));
        Assert.Equal(isLimited, text.Contains("), load was the limit |", StringComparison.Ordinal));
        Assert.Equal(isLimited, Charts.Cpu(result).Contains("≥ 1,000/s", StringComparison.Ordinal));
    }

    /// <summary>All are paced at one rate: who answers five times as much has a fifth of the load.</summary>
    [Fact]
    public void Markdown_PacedRate_IsAShareOfWhatEachProxyAnswers()
    {
        var result = Result(load: 0);
        var quick = Peer("gateway", "Gateway", 1, 190, 190, 190);
        quick = quick with { Turns = [.. quick.Turns.Select(static turn => turn with { Rate = 5000 })] };

        var text = MarkdownReport.Make(result with { Works = [result.Works[0] with { Peers = [quick, Peer("node", "Node", 1, 950, 950, 950)] }] });

        Assert.Contains("latencies at 500 requests/s", text, StringComparison.Ordinal);
        Assert.Contains("| Gateway | 190.0 | 5,000 | 95 % | 10 % |", text, StringComparison.Ordinal);
        Assert.Contains("| Node | 950.0 | 1,000 | 95 % | 50 % |", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "with 1 round from the least ratio to the largest, a confidence of 0.0")]
    [InlineData(7, "with 7 rounds from the least ratio to the largest, a confidence of 98.4")]
    [InlineData(9, "with 9 rounds from the 2. least to the 2. largest ratio, a confidence of 96.1")]
    public void Markdown_Interval_SaysOfWhatAndHowSure(int rounds, string expected) =>
        Assert.Contains(expected, MarkdownReport.Make(Result(load: 0) with { Rounds = rounds }), StringComparison.Ordinal);

    [Fact]
    public void Markdown_LatenciesFromSendingAndRemark_AreInTheWorksTable()
    {
        var result = Result(load: 0);
        result = result with { Works = [result.Works[0] with { IsFromSending = true, Remark = "One has no level." }] };

        var text = MarkdownReport.Make(result);

        Assert.Contains("| p50 from sending | p99 from sending | p99.9 from sending |", text, StringComparison.Ordinal);
        Assert.Contains("\n\nOne has no level.\n\n", text, StringComparison.Ordinal);
        Assert.Contains("500 requests/s, from sending", Charts.Latency(result), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WorkAfterWork_HasAllSoFarAndNothingOfAnotherResult()
    {
        File.WriteAllText(Path.Combine(_directory, "README.md"), "another result");
        Directory.CreateDirectory(Path.Combine(_directory, "configurations"));
        File.WriteAllText(Path.Combine(_directory, "configurations", "varnish-varnish.vcl"), "of another result");
        var (files, result) = (ResultFiles.Open(_directory), Result(load: 0));
        Assert.Equal("another result", File.ReadAllText(Path.Combine(_directory, "README.md")));

        files.Write(result);
        Assert.DoesNotContain("`second`", File.ReadAllText(Path.Combine(_directory, "README.md")), StringComparison.Ordinal);
        files.Write(result with { Works = [.. result.Works, result.Works[0] with { Name = "second" }] });

        Assert.Contains("`second`", File.ReadAllText(Path.Combine(_directory, "README.md")), StringComparison.Ordinal);
        Assert.Equal(CsvReport.Make(result) + CsvReport.Lines(result.Works[0] with { Name = "second" }), File.ReadAllText(Path.Combine(_directory, "turns.csv")));
        Assert.Equal(["gateway-gateway.json", "nginx-nginx.conf"], Directory.EnumerateFiles(Path.Combine(_directory, "configurations")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Write_WorksThatFailed_AreNamedAtTheHeadOfThePageAndInJson()
    {
        var result = Result(load: 0) with { FailedWorks = [new FailedWork("gzip", "nginx does not\ndo gzip right"), new FailedWork("304", "refused")] };

        ResultFiles.Open(_directory).Write(result);

        var page = File.ReadAllText(Path.Combine(_directory, "README.md"));
        Assert.Contains("\n\n**2 works failed: `gzip`, `304`.** They have no table:\n\n- `gzip`: nginx does not do gzip right\n- `304`: refused\n\nCommit ", page, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_directory, "result.json")));
        Assert.Equal(["gzip", "304"], json.RootElement.GetProperty("failedWorks").EnumerateArray().Select(static work => work.GetProperty("name").GetString()));
    }

    [Fact]
    public void Write_NothingButFailures_LeavesAllFiles()
    {
        ResultFiles.Open(_directory).Write(Result(load: 0) with { Works = [], FailedWorks = [new FailedWork("gzip", "refused")] });

        Assert.Contains("**1 work failed: `gzip`.**", File.ReadAllText(Path.Combine(_directory, "README.md")), StringComparison.Ordinal);
        Assert.Equal(CsvReport.Head, File.ReadAllText(Path.Combine(_directory, "turns.csv")));
        Assert.Equal("svg", XDocument.Load(Path.Combine(_directory, "cpu.svg")).Root!.Name.LocalName);
    }

    [Fact]
    public void Markdown_ProxyThatHadEnded_IsSaidToBeLeftOut()
    {
        var result = Result(load: 0);

        Assert.Contains("\n\nWithout Varnish, whose process had ended before.\n\n", MarkdownReport.Make(result with { Works = [result.Works[0] with { LeftOut = ["Varnish"] }] }), StringComparison.Ordinal);
    }

    [Fact]
    public void FindFree_ResultsOfTheSameDay_AreLeftAlone()
    {
        var day = new DateTimeOffset(2026, 1, 2, 23, 0, 0, TimeSpan.Zero);
        Assert.Equal("2026-01-02-compare", Path.GetFileName(ResultFiles.FindFree(_directory, day)));
        ResultFiles.Open(Path.Combine(_directory, "2026-01-02-compare")).Write(Result(load: 0));
        ResultFiles.Open(Path.Combine(_directory, "2026-01-02-compare-2")).Write(Result(load: 0));
        // Ended before it measured anything.
        ResultFiles.Open(Path.Combine(_directory, "2026-01-02-compare-3"));

        Assert.Equal("2026-01-02-compare-3", Path.GetFileName(ResultFiles.FindFree(_directory, day)));
    }

    [Fact]
    public void Open_DirectoryThatCannotBeMade_FailsAtOnce()
    {
        var file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "");

        Assert.ThrowsAny<IOException>(() => ResultFiles.Open(Path.Combine(file, "results")));
    }

    [Theory]
    [InlineData("0.49 3.10 2.00 1/100 4242\n", 0.49, true)]
    [InlineData("0.50 0.10 0.00 1/100 4242\n", 0.5, false)]
    public void MachineState_Load_IsThatOfLastMinute(string text, double load, bool isQuiet)
    {
        Assert.Equal(load, MachineState.ParseLoad(text));
        Assert.Equal(isQuiet, new MachineState("", 2, "", "", load).IsQuiet);
    }

    private static ComparisonResult Result(double load) => new(
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "abc1234", new MachineState("A <fast> processor", 2, "Linux", ".NET 10", load), "compare pass-1k", 3, 4, 20, 2,
        new Dictionary<string, string> { ["gateway"] = "gateway 1.0", ["nginx"] = "nginx 1.22.1" },
        new Dictionary<string, string> { ["gateway-gateway.json"] = "{}", ["nginx-nginx.conf"] = "worker_processes 1;" },
        [new WorkResult("pass-1k", "Pass-through of 1 KB & more", 64, 500, [Peer("gateway", "Gateway", 2, 10, 20, 30), Peer("nginx", "nginx", 1, 20, 20, 15)])]);

    private static PeerResult Peer(string name, string title, double p99, params double[] microseconds) => new(
        name, title, 1024,
        [.. microseconds.Select(static (value, index) => new Turn(index + 1, 100, value, 1000) { ResidentBytes = 12_000_000 })],
        [.. microseconds.Select((_, index) => new PacedTurn(index + 1, 50, new Percentiles(0.5, p99, 4)))]);
}
