using System.Text.Json;
using Gateway.LoadTests.Commands;
using Gateway.LoadTests.Comparison.Machine;
using Gateway.LoadTests.Running;
using Gateway.LoadTests.Tests.Engine;

namespace Gateway.LoadTests.Tests.Commands;

public sealed class RunCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("run-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Run_OfThresholds_IsWhetherAllHold(bool holds, int expected)
    {
        var exitCode = await RunAsync(new Scripted { Verdict = holds });

        Assert.Equal(expected, exitCode);
        Assert.Equal(holds, await ReadAsync("scripted", static root => root.GetProperty("passed").GetBoolean()));
        Assert.Equal(["scripted.csv", "scripted.html", "scripted.json", "scripted.md", "scripted.txt"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        Assert.Contains(holds ? "All thresholds hold." : "Not passed.", await File.ReadAllTextAsync(Path.Combine(_folder, "scripted.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OfOneThatFailsAndOneThatDoesNot_RunsBothAndFails()
    {
        Assert.Equal(ExitCode.No, await RunAsync(new Scripted { Verdict = false }, new Scripted { TestName = "second" }));
        Assert.True(File.Exists(Path.Combine(_folder, "second.json")));
    }

    [Fact]
    public async Task Run_OfOneThatCannotBePrepared_Fails() =>
        Assert.Equal(ExitCode.No, await RunAsync(new Scripted { Problem = new LoadTestException("no backend") }));

    public static TheoryData<Exception> Problems =>
        new(new HttpRequestException("refused"), new TaskCanceledException("HttpClient.Timeout"), new IOException("no space"), new UnauthorizedAccessException("not yours"));

    [Theory]
    [MemberData(nameof(Problems), DisableDiscoveryEnumeration = true)]
    public async Task Run_OfOneWhoseBackendFailsWhileItIsPrepared_GoesOnWithTheNextAndFails(Exception problem)
    {
        Assert.Equal(ExitCode.No, await RunAsync(new Scripted { Problem = problem }, new Scripted { TestName = "second" }));
        Assert.True(File.Exists(Path.Combine(_folder, "second.json")));
    }

    [Fact]
    public async Task Run_WithAConfiguration_IsRunByIt()
    {
        var config = Path.Combine(_folder, "config.json");
        await File.WriteAllTextAsync(config, """
            { "TestName": "configured", "GlobalSettings": {
              "ScenariosSettings": [ { "ScenarioName": "scripted", "LoadSimulationsSettings": [ { "Inject": [ 3, "00:00:00.5", "00:00:00.5" ] } ] } ],
              "ReportFormats": [ "Md" ], "ReportFileName": "by-config" } }
            """);

        Assert.Equal(ExitCode.Fine, await RunCommand.RunAsync([new Scripted()], new RunOptions(config, null, null, Demo: true, _folder)));
        Assert.Equal(3, await ReadAsync("by-config", CountOf));
        Assert.Equal("scripted", await ReadAsync("by-config", static root => root.GetProperty("test").GetString()));
        Assert.Contains("gateway: configured", await File.ReadAllTextAsync(Path.Combine(_folder, "by-config.md")), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder, "scripted.*"));
    }

    [Fact]
    public async Task Run_WithAConfigurationThatMakesNoSense_Fails()
    {
        var config = Path.Combine(_folder, "config.json");
        await File.WriteAllTextAsync(config, """{ "Tests": [] }""");

        Assert.Equal(ExitCode.No, await RunCommand.RunAsync([new Scripted()], new RunOptions(config, null, null, Demo: true, _folder)));
    }

    [Fact]
    public async Task Run_OfBrowseOnTheDemo_IsServedByARealGateway()
    {
        // Whether it is quick enough is for the machine to say, and not for this test.
        await RunCommand.RunAsync([LoadTests.Scenarios.LoadTests.Find("browse")!], new RunOptions(null, 10, TimeSpan.FromSeconds(2), Demo: true, _folder));

        Assert.Equal(20, await ReadAsync("browse", CountOf));
        Assert.Equal(0, await ReadAsync("browse", static root => root.GetProperty("scenarios")[0].GetProperty("fail").GetProperty("request").GetProperty("count").GetInt32()));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task Run_ThatIsInterrupted_ReportsWhatThereIsAndEndsWith1(string signal)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "load-tests.dll");
        await using var process = ChildProcess.Start("env", [$"--default-signal={signal}", "dotnet", program, "run", "reload", "--rate", "20", "--duration", "60s", "--reports", _folder]);
        await Waiting.UntilAsync(() => Task.FromResult(process.Output.Contains("of 00:01:00", StringComparison.Ordinal)), TimeSpan.FromSeconds(60), () => process.Output, CancellationToken.None);

        process.Signal(signal);

        Assert.Equal(ExitCode.No, await process.WaitForExitAsync());
        Assert.Equal("interrupted", await ReadAsync("reload", static root => root.GetProperty("stopReason").GetString()));
    }

    [Fact]
    public async Task Run_ThatIsKilled_LeavesNoGatewayBehind()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "load-tests.dll");
        await using var process = ChildProcess.Start("dotnet", [program, "run", "reload", "--rate", "5", "--duration", "60s", "--reports", _folder]);
        await Waiting.UntilAsync(() => Task.FromResult(process.Output.Contains("of 00:01:00", StringComparison.Ordinal)), TimeSpan.FromSeconds(60), () => process.Output, CancellationToken.None);
        var started = ProcessTree.Processes(process.Id).Where(id => id != process.Id).ToList();
        Assert.Contains(started, static id => IsRunning(id, "gateway"));

        process.Signal("KILL");

        await Waiting.UntilAsync(() => Task.FromResult(!started.Exists(static id => IsRunning(id, "gateway"))), TimeSpan.FromSeconds(30), static () => "the gateway ends", CancellationToken.None);
    }

    // Nobody but the system may be there to bury one that has ended.
    private static bool IsRunning(int process, string name)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Contains($"({name}) ", StringComparison.Ordinal) && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static int CountOf(JsonElement root) => root.GetProperty("scenarios")[0].GetProperty("ok").GetProperty("request").GetProperty("count").GetInt32();

    private Task<int> RunAsync(params LoadTest[] tests) => RunCommand.RunAsync(tests, new RunOptions(null, null, null, Demo: true, _folder));

    private async Task<T> ReadAsync<T>(string name, Func<JsonElement, T> read)
    {
        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(_folder, $"{name}.json")));
        return read(document.RootElement);
    }

    private sealed class Scripted : LoadTest
    {
        public string TestName { get; init; } = "scripted";

        public bool Verdict { get; init; } = true;

        public Exception? Problem { get; init; }

        public override string Name => TestName;

        public override string Summary => "for these tests";

        public override IReadOnlyList<Threshold> Thresholds => [new("as it is told", _ => (Verdict, "so"))];

        public override int DefaultRate(bool isDemo) => 1;

        public override Task<Journey> PrepareAsync(Stage stage, Load load, Facts facts, CancellationToken cancellation) => Problem is null
            ? Task.FromResult(new Journey(Runs.Of(5, static _ => Runs.Ok(), "scripted")))
            : throw Problem;
    }
}
