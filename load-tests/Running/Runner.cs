using NBomber.Contracts.Stats;
using NBomber.CSharp;

namespace Gateway.LoadTests.Running;

/// <summary>Runs load tests, judges and reports them.</summary>
internal static class Runner
{
    /// <summary>Runs one.</summary>
    /// <param name="test">Which.</param>
    /// <param name="stage">What it plays on.</param>
    /// <param name="load">How much.</param>
    /// <param name="config">The engine's configuration file; null for none.</param>
    /// <param name="reports">The directory of the reports.</param>
    /// <param name="cancellation">Ends the preparation; the engine sees to signals by itself.</param>
    /// <returns>Whether all thresholds hold, and it was not ended early.</returns>
    /// <exception cref="LoadTestException">It cannot be run here.</exception>
    /// <exception cref="InvalidOperationException">The configuration makes no sense, or a scenario could not begin.</exception>
    public static async Task<bool> RunAsync(LoadTest test, Stage stage, Load load, string? config, string reports, CancellationToken cancellation)
    {
        var facts = new Facts();
        var journey = await test.PrepareAsync(stage, load, facts, cancellation);
        var run = NBomberRunner.RegisterScenarios(journey.Scenarios)
            .WithTestSuite("gateway").WithTestName(test.Name)
            .WithReportFolder(reports).WithReportFileName(test.Name).WithReportingInterval(TimeSpan.FromSeconds(5));
        var stats = (config is null ? run : run.LoadConfig(config)).Run();

        Verdict[] verdicts = [.. test.Thresholds.Select(threshold => threshold.Apply(new Outcome(stats, facts)))];
        return await ReportAsync(test, stats, verdicts, reports);
    }

    private static async Task<bool> ReportAsync(LoadTest test, NodeStats stats, Verdict[] verdicts, string reports)
    {
#if NBOMBER
        // The package has written its own, which know no thresholds.
        string? stopReason = null;
        var name = test.Name;
        IReadOnlyList<string> files = [];
        foreach (var verdict in verdicts)
            Console.WriteLine($"{(verdict.Holds ? "holds" : "FAILS")}  {verdict.Threshold}: {verdict.Measured}");
#else
        var stopReason = stats.StopReason;
        var report = new Engine.Reports.Report(stats, verdicts);
        Console.WriteLine();
        Console.WriteLine(Engine.Reports.TextReport.Write(report));
        var files = await Engine.Reports.ReportFiles.WriteAsync(report, stats.ReportFolder, stats.ReportFileName, stats.ReportFormats);
        (reports, var name) = (stats.ReportFolder, stats.ReportFileName);
#endif
        var json = await JsonReport.WriteAsync(name, test.Name, stats, verdicts, stopReason, reports);
        foreach (var file in (IEnumerable<string>)[.. files, json])
            Console.WriteLine($"  {file}");
        return stopReason is null && verdicts.All(static one => one.Holds);
    }
}
