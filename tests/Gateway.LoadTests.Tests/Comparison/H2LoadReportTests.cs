using Gateway.LoadTests.Comparison.Generating;

namespace Gateway.LoadTests.Tests.Comparison;

public class H2LoadReportTests
{
    // As nghttp2 1.52 writes it.
    private const string Output =
        """
        starting benchmark...
        spawning thread #0: 8 total client(s). 2000 total requests
        Application protocol: h2c
        progress: 100% done

        finished in 95.34ms, 20977.66 req/s, 20.62MB/s
        requests: 2000 total, 2000 started, 2000 done, 2000 succeeded, 0 failed, 0 errored, 0 timeout
        status codes: 2000 2xx, 0 3xx, 0 4xx, 0 5xx
        traffic: 1.97MB (2061384) total, 3.48KB (3560) headers (space savings 98.59%), 1.95MB (2048000) data
                             min         max         mean         sd        +/- sd
        time for request:      411us      9.11ms      2.94ms       845us    83.05%
        """;

    [Fact]
    public void Parse_RunThatWentWell_HasItsFigures()
    {
        var report = H2LoadReport.Parse(Output);

        Assert.Equal(0.09534, report.Seconds, 9);
        Assert.Equal((2000, 2000, 2000, 2_048_000), (report.Total, report.Succeeded, report.Successful2xx, report.BodyBytes));
        Assert.Null(report.FindProblem(1024));
    }

    [Theory]
    [InlineData("finished in 95.34ms", "finished in 1.50s", 1.5)]
    [InlineData("finished in 95.34ms", "finished in 980us", 0.00098)]
    public void Parse_OtherUnits_IsInSeconds(string from, string to, double seconds) =>
        Assert.Equal(seconds, H2LoadReport.Parse(Output.Replace(from, to, StringComparison.Ordinal)).Seconds, 9);

    [Theory]
    [InlineData("(2048000) data", "(2047999) data", "2047999 bytes of bodies instead of 2048000")]
    [InlineData("2000 2xx, 0 3xx, 0 4xx, 0 5xx", "1990 2xx, 0 3xx, 0 4xx, 10 5xx", "1990 of 2000 answers were successful")]
    [InlineData("2000 succeeded, 0 failed", "1999 succeeded, 1 failed", "2000 of 2000 answers were successful")]
    public void FindProblem_SomethingMissing_SaysWhat(string from, string to, string expected) =>
        Assert.StartsWith(expected, H2LoadReport.Parse(Output.Replace(from, to, StringComparison.Ordinal)).FindProblem(1024), StringComparison.Ordinal);

    [Fact]
    public void Parse_SomethingElse_Throws() => Assert.Throws<InvalidDataException>(static () => H2LoadReport.Parse("Could not connect"));

    [Fact]
    public void Parse_ConnectionEndedEarly_Throws()
    {
        var output = Output.Replace("progress: 100% done", "Process Request Failure:1", StringComparison.Ordinal);

        Assert.Contains("ended a connection", Assert.Throws<InvalidDataException>(() => H2LoadReport.Parse(output)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ParseLog_Lines_AreTicks() =>
        Assert.Equal([4110, 12_500], H2LoadReport.ParseLog(["1795798207812132\t200\t411", "1795798207812999\t200\t1250"]));

    [Fact]
    public void ParseLog_LineCutOff_Throws() => Assert.Throws<InvalidDataException>(static () => H2LoadReport.ParseLog(["1795798207812132\t200"]));

    [Theory]
    [InlineData(4.39, true)]
    [InlineData(4.41, false)]
    public void FindDelay_TenPercentOver_IsTheMost(double seconds, bool isKept)
    {
        var problem = H2Load.FindDelay(new H2LoadReport(seconds, 4000, 4000, 4000, 0), 4000, 1000);

        Assert.Equal(isKept, problem is null);
        if (!isKept)
            Assert.Equal("at 1000 requests a second 4000 answers took 4.41 s instead of 4.00 s: the rate is more than it can do", problem);
    }
}
