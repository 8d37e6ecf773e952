using System.Diagnostics;
using System.Globalization;
using Gateway.LoadTests.Comparison;
using Gateway.LoadTests.Comparison.Machine;
using Gateway.LoadTests.Comparison.Peers;
using Gateway.LoadTests.Comparison.Results;
using Gateway.LoadTests.Comparison.Statistics;
using Gateway.LoadTests.Comparison.Works;

namespace Gateway.LoadTests.Tests.Comparison;

public class ComparisonRunTests
{
    private static readonly Work Small = WorkList.All.Single(static work => work.Name == "pass-1k") with { Connections = 2 };

    [Fact]
    public async Task RunAsync_TwoServers_HaveTheirTurnsOneAfterTheOther()
    {
        using var progress = new StringWriter();
        var result = await new ComparisonRun(Settings(Small), progress, TimeProvider.System).RunAsync("compare", default);

        var work = Assert.Single(result.Works);
        Assert.Equal(["gateway", "other"], work.Peers.Select(static peer => peer.Name));
        Assert.All(work.Peers, static peer => Assert.Equal([1, 2], peer.Turns.Select(static turn => turn.Round)));
        Assert.All(work.Peers, static peer => Assert.Equal([1, 2], peer.PacedTurns.Select(static turn => turn.Round)));
        Assert.All(work.Peers, static peer => Assert.True(peer.Microseconds > 0));
        Assert.All(work.Peers, static peer => Assert.All(peer.Turns, static turn => Assert.True(turn.ResidentBytes > 1_000_000)));
        Assert.All(work.Peers, peer => Assert.True(result.IdleBytes[peer.Name] > 1_000_000));
        var turns = progress.ToString().Split('\n').Where(static line => line.Contains("CPU an answer", StringComparison.Ordinal)).Select(static line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..3]));
        Assert.Equal(["1 gateway", "1 other", "2 gateway", "2 other"], turns);
    }

    [Fact]
    public async Task RunAsync_ServerThatAnswersSomethingElse_CostsThatWorkAlone()
    {
        var wanted = OriginContent.Small.ToArray();
        wanted[^1] ^= 1;
        var settings = Settings(Small) with { Works = [Small with { Name = "wrong", Expected = wanted }, Small], Rounds = 1 };

        var result = await new ComparisonRun(settings, TextWriter.Null, TimeProvider.System).RunAsync("compare", default);

        var failed = Assert.Single(result.FailedWorks);
        Assert.Equal("wrong", failed.Name);
        Assert.Contains("another byte at 1023 of 1024", failed.Problem, StringComparison.Ordinal);
        Assert.Equal(["pass-1k"], result.Works.Select(static work => work.Name));
    }

    [Fact]
    public async Task RunAsync_ProcessThatEnds_FailsWorkAndIsLeftOutOfTheNext()
    {
        var (mortal, port) = (Server("other"), "");
        mortal = mortal with { Arguments = place => ["compare", "origin", port = place.Endpoint.Port.ToString(CultureInfo.InvariantCulture)] };
        using var progress = new At("first:", () =>
        {
            var id = ProcessTree.Processes(Environment.ProcessId).Single(id => File.ReadAllText($"/proc/{id}/cmdline").EndsWith($"origin\0{port}\0", StringComparison.Ordinal));
            using var process = Process.GetProcessById(id);
            process.Kill();
            process.WaitForExit();
        });
        var settings = Settings(Small) with { Works = [Small with { Name = "first" }, Small], Peers = [Server("gateway"), mortal], Rounds = 1 };

        var result = await new ComparisonRun(settings, progress, TimeProvider.System).RunAsync("compare", default);

        var failed = Assert.Single(result.FailedWorks);
        Assert.Equal("first", failed.Name);
        Assert.Contains("the process of other has ended", failed.Problem, StringComparison.Ordinal);
        var work = Assert.Single(result.Works);
        Assert.Equal(["gateway"], work.Peers.Select(static peer => peer.Name));
        Assert.Equal(["other"], work.LeftOut);
        Assert.Contains("pass-1k: without other, whose process has ended", progress.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Ended_LeavesWhatWasMeasured()
    {
        var directory = Directory.CreateTempSubdirectory("compare-").FullName;
        try
        {
            using var cancellation = new CancellationTokenSource();
            var works = new[] { Small, Small with { Name = "second", Title = "Second" } };
            using var progress = new At("second:", cancellation.Cancel);
            var run = new ComparisonRun(Settings(Small) with { Works = works, Rounds = 1 }, progress, TimeProvider.System, directory);

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.RunAsync("compare", cancellation.Token));

            var lines = await File.ReadAllLinesAsync(Path.Combine(directory, "turns.csv"));
            Assert.Equal(["work", "pass-1k", "pass-1k", "pass-1k", "pass-1k"], lines.Select(static line => line.Split(',')[0]));
            Assert.Equal(["README.md", "cpu.svg", "latency.svg", "result.json", "turns.csv"], Directory.EnumerateFiles(directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task RunAsync_ServerThatDoesNotStart_SaysWhatItSaid()
    {
        var settings = Settings(Small) with { Peers = [Server("gateway") with { Arguments = static _ => ["compare", "origin", "no-port"] }] };

        var failure = await Assert.ThrowsAsync<ComparisonException>(() => new ComparisonRun(settings, TextWriter.Null, TimeProvider.System).RunAsync("compare", default));

        Assert.Contains("no-port", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindAll_ProgramsMissing_SaysHowToInstallAllAtOnce()
    {
        IReadOnlyList<Peer> peers =
        [
            Server("one") with { Program = "no-such-server-1", Install = "apt-get install one" },
            Server("two") with { Program = "no-such-server-2", Install = "apt-get install two" },
            Server("three") with { Program = "load-tests/no-such-server", Install = "dotnet build three" },
        ];

        var message = Assert.Throws<ComparisonException>(() => InstalledPeer.FindAll(peers, needsHttp2: false)).Message;

        Assert.Contains("one, two, three", message, StringComparison.Ordinal);
        Assert.Contains("  apt-get install one two\n  dotnet build three", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15_000, 7500)]
    [InlineData(15_999, 7900)]
    [InlineData(43, 21)]
    [InlineData(1, 1)]
    public void HalfOfSlowest_Rates_IsRoundNumberBelowHalf(double slowest, double expected) =>
        Assert.Equal(expected, ComparisonRun.HalfOfSlowest([[new Turn(1, 1, 1, slowest * 3)], [new Turn(1, 1, 1, slowest)]]));

    [Theory]
    [InlineData("pass-1k", 7500, 7500)]
    [InlineData("h2-1k", 7500, 7496)]
    [InlineData("h2-1k", 3, 8)]
    public void RateOf_OverHttp2_IsWholeForEachConnection(string name, double rate, double expected) =>
        Assert.Equal(expected, ComparisonRun.RateOf(WorkList.All.Single(work => work.Name == name), rate));

    [Fact]
    public async Task RunAsync_RateAboveWhatSlowestAnswers_FailsWorkAndSaysSo()
    {
        var run = new ComparisonRun(Settings(Small) with { Rate = 900_000, Rounds = 1 }, TextWriter.Null, TimeProvider.System);

        var result = await run.RunAsync("compare", default);

        Assert.Empty(result.Works);
        Assert.Matches(@"^--rate 900000: (gateway|other) gives \d+ answers a second to pass-1k at most$", Assert.Single(result.FailedWorks).Problem);
    }

    [Fact]
    public async Task Compare_OutputThatCannotBeWritten_EndsWith1BeforeAnythingStarts() =>
        Assert.Equal(1, await Gateway.LoadTests.Commands.CommandLine.InvokeAsync(["compare", "pass-1k", "--output", "/proc/nowhere/results"]));

    [Theory]
    [InlineData(0, "--list")]
    [InlineData(2, "pass-2k")]
    [InlineData(2, "--proxies ngnix")]
    [InlineData(2, "--rounds 0")]
    [InlineData(2, "--rounds x")]
    [InlineData(2, "--rounds 1.5")]
    [InlineData(2, "--seconds x")]
    [InlineData(2, "--seconds 99999999999999")]
    [InlineData(2, "--warm-up x")]
    [InlineData(2, "--warm-up -1")]
    [InlineData(2, "--rate 0")]
    [InlineData(2, "--rate abc")]
    [InlineData(2, "--rate NaN")]
    [InlineData(2, "--rate Infinity")]
    [InlineData(2, "--rate ")]
    [InlineData(2, "--proxies ")]
    [InlineData(2, "--proxies ,")]
    [InlineData(2, "--output ")]
    [InlineData(2, "")]
    public async Task Compare_CommandLine_IsJudgedBeforeAnythingStarts(int exitCode, string arguments) =>
        Assert.Equal(exitCode, await Gateway.LoadTests.Commands.CommandLine.InvokeAsync(["compare", .. arguments.Split(' ')]));

    [Fact]
    public void Pick_UnknownNames_AreNamed()
    {
        Assert.Null(CompareSettings.Pick(["pass-2k"], [], out var work));
        Assert.Contains("'pass-2k'", work, StringComparison.Ordinal);
        Assert.Null(CompareSettings.Pick([], ["ngnix"], out var peer));
        Assert.Contains("'ngnix'", peer, StringComparison.Ordinal);
        Assert.Null(CompareSettings.Pick(["hit-1k"], ["yarp"], out var nobody));
        Assert.Contains("none of these proxies", nobody, StringComparison.Ordinal);
    }

    [Fact]
    public void Pick_NothingNamed_IsEverythingWithGatewayInEachWork()
    {
        var (works, peers) = CompareSettings.Pick([], [], out _)!.Value;

        Assert.Equal(WorkList.All.Where(static work => work.IsAskedFor), works);
        Assert.DoesNotContain(peers, static peer => peer.Routes > 0);
        Assert.Equal(works.Count, works.Select(static work => work.Name).Distinct().Count());
        Assert.Equal("gateway", peers[0].Name);
        Assert.All(works, work => Assert.True(peers[0].CanDo(work) && peers.Count(peer => peer.CanDo(work)) > 1, work.Name));
    }

    [Fact]
    public void Pick_Routes_IsGatewayWithEachNumberOfThem()
    {
        var (_, peers) = CompareSettings.Pick(["routes"], [], out _)!.Value;

        Assert.Equal([10, 100, 1000, 10_000], peers.Select(static peer => peer.Routes));
        Assert.Equal("routes-10", Assert.Single(CompareSettings.Pick(["routes"], ["routes-10"], out var _)!.Value.Peers).Name);
    }

    [Fact]
    public async Task RunAsync_Routes_MeasuresReloads()
    {
        var settings = Settings(WorkList.All.Single(static work => work.Name == "routes") with { Connections = 2 });
        settings = settings with { Peers = [.. PeerList.All.Where(static peer => peer.Routes is 10 or 100)], Rounds = 1 };

        var result = await new ComparisonRun(settings, TextWriter.Null, TimeProvider.System).RunAsync("compare", default);

        Assert.Empty(result.FailedWorks);
        var work = Assert.Single(result.Works);
        Assert.Equal("routes-10", work.Own!.Name);
        Assert.All(work.Peers, static peer => Assert.True(Assert.Single(peer.ReloadSeconds) > 0));
        Assert.All(work.Peers, static peer => Assert.True(peer.AllocatedBytes > 0));
        Assert.All(result.Configurations.Values, static text => Assert.Contains("// and so on: ", text, StringComparison.Ordinal));
    }

    /// <summary>What everything on costs is told of the same requests, and the plain pass looks at no token.</summary>
    [Fact]
    public async Task RunAsync_EveryFeature_IsSetAgainstThePlainPassInTheSameRounds()
    {
        var (works, peers) = CompareSettings.Pick(["full-1k"], [], out _)!.Value;
        var settings = Settings(works[0] with { Connections = 2 }) with { Peers = peers };

        var result = await new ComparisonRun(settings, TextWriter.Null, TimeProvider.System).RunAsync("compare", default);

        Assert.Empty(result.FailedWorks);
        var work = Assert.Single(result.Works);
        Assert.Equal(["gateway", "gateway-full"], work.Peers.Select(static peer => peer.Name));
        Assert.Equal("gateway", work.Own!.Name);
        Assert.All(work.Peers, static peer => Assert.Equal(OriginContent.Small.Length, peer.BodyBytes));
        Assert.Equal(
            Medians.Of(work.Peers[1].Turns.Zip(work.Peers[0].Turns, static (full, plain) => full.Microseconds / plain.Microseconds)),
            work.CpuRatio(work.Own, work.Peers[1]).Median);
    }

    /// <summary>A gateway that lets pass who brings no good token has not done the work.</summary>
    [Fact]
    public async Task RunAsync_EveryFeature_OfAProxyThatLooksAtNoToken_Fails()
    {
        var settings = Settings(WorkList.All.Single(static work => work.Name == "full-1k") with { Connections = 2 });
        settings = settings with { Peers = [.. settings.Peers.Select(static peer => peer with { Abilities = Ability.Features })] };

        var result = await new ComparisonRun(settings, TextWriter.Null, TimeProvider.System).RunAsync("compare", default);

        Assert.Equal("other does not do full-1k right: a forged token: status 200 instead of 401", Assert.Single(result.FailedWorks).Problem);
    }

    private sealed class At(string text, Action action) : StringWriter
    {
        public override Task WriteLineAsync(string? value)
        {
            if (value?.StartsWith(text, StringComparison.Ordinal) == true)
                action();
            return base.WriteLineAsync(value);
        }
    }

    private static CompareSettings Settings(Work work) => new()
    {
        Works = [work], Peers = [Server("gateway"), Server("other")], Rounds = 2,
        Turn = TimeSpan.FromMilliseconds(400), WarmUp = TimeSpan.FromMilliseconds(100), ShortWarmUp = TimeSpan.FromMilliseconds(100), Rate = 5,
    };

    // The origin itself, which answers as a proxy in front of it would.
    private static Peer Server(string name) => new(name, name, Ability.Pass, Path.Combine(AppContext.BaseDirectory, "load-tests"), "", "proxies/node.mjs")
    {
        Arguments = static place => ["compare", "origin", place.Endpoint.Port.ToString(CultureInfo.InvariantCulture)], IsTemplate = false,
    };
}
