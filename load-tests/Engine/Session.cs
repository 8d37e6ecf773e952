using System.Runtime.InteropServices;
using Gateway.LoadTests.Engine.Loading;
using Gateway.LoadTests.Engine.Progress;
using Gateway.LoadTests.Engine.Reports;
using Gateway.LoadTests.Engine.Settings;
using NBomber.Contracts;
using NBomber.Contracts.Stats;

namespace Gateway.LoadTests.Engine;

/// <summary>A run from its description to its reports.</summary>
internal static class Session
{
    /// <summary>Init of each scenario, one after another; warm-up of all; load of all; clean; reports.</summary>
    /// <exception cref="SettingsException">What is asked for makes no sense, or an init failed.</exception>
    public static async Task<NodeStats> RunAsync(NBomberContext code, string[] arguments, TimeProvider time)
    {
        var plan = RunPlan.Make(code, arguments);
        using var control = new RunControl();
        // Ctrl+C ends the load, and what was counted is still reported; a second one ends the process.
        using var interrupt = StopAt(PosixSignal.SIGINT, control);
        using var terminate = StopAt(PosixSignal.SIGTERM, control);
        using var hangUp = StopAt(PosixSignal.SIGHUP, control);

        var logger = new ConsoleLogger();
        ScenarioRunner[] runners = [.. plan.Scenarios.Select(one => new ScenarioRunner(one.Scenario, one.CustomSettings, control, logger, time))];
        var startedAt = time.GetUtcNow();
        try
        {
            await InitAsync(runners);
            var progress = new ProgressView(runners, plan.Context.ReportingInterval, time);
            await progress.ShowAsync(Task.WhenAll(runners.Select(static runner => runner.WarmUpAsync())));
            if (control.Reason is null)
                await progress.ShowAsync(Task.WhenAll(runners.Select(static runner => runner.RunAsync())));
        }
        finally
        {
            await CleanAsync(runners, logger);
        }

        var stats = new NodeStats([.. runners.Where(static runner => runner.Operation == ScenarioOperation.Bombing).Select(static runner => runner.ReadStats())])
        {
            StopReason = control.Reason,
            StartedAt = startedAt,
            TestSuite = plan.Context.TestSuite,
            TestName = plan.Context.TestName,
            ReportFolder = plan.Context.ReportFolder,
            ReportFileName = plan.Context.ReportFileName,
            ReportFormats = plan.Context.ReportFormats,
        };
        await ReportFiles.WriteAsync(new Report(stats, []), plan.Context.ReportFolder, plan.Context.ReportFileName, plan.Context.ReportFormats);
        return stats;
    }

    private static PosixSignalRegistration StopAt(PosixSignal signal, RunControl control) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = control.Reason is null;
        control.Stop("interrupted");
    });

    private static async Task InitAsync(ScenarioRunner[] runners)
    {
        foreach (var runner in runners)
        {
            try
            {
                await runner.InitAsync();
            }
            catch (Exception exception)
            {
                throw new SettingsException($"Scenario '{runner.Scenario.ScenarioName}' could not be initialised: {exception.Message}", exception);
            }
        }
    }

    private static async Task CleanAsync(ScenarioRunner[] runners, ConsoleLogger logger)
    {
        foreach (var runner in runners)
        {
            try
            {
                await runner.CleanAsync();
            }
            catch (Exception exception)
            {
                // The figures are there, and are worth more than a tidy end.
                logger.Error("Scenario {0} could not be cleaned up: {1}", runner.Scenario.ScenarioName, exception.Message);
            }
        }
    }
}
