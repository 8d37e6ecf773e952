using System.Runtime.InteropServices;
using Gateway.LoadTests.Running;
using NBomber.Contracts.Stats;

namespace Gateway.LoadTests.Engine.Reports;

/// <summary>What there is to report of a run.</summary>
/// <param name="Stats">What was counted.</param>
/// <param name="Verdicts">What was judged; empty where nothing was.</param>
internal sealed record Report(NodeStats Stats, IReadOnlyList<Verdict> Verdicts)
{
    public bool HasPassed => Stats.StopReason is null && Verdicts.All(static one => one.Holds);

    /// <summary>A title for people.</summary>
    public string Title => $"{Stats.TestSuite}: {Stats.TestName}";

    /// <summary>When, on what, and how it ended.</summary>
    public string Subtitle => $"{Stats.StartedAt:yyyy-MM-dd HH:mm:ss} UTC, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}{(Stats.StopReason is { } reason ? $", ended early: {reason}" : "")}";

    /// <summary>A line of a table for each scenario and each of its steps: those that went well, and where some failed, those.</summary>
    public static IEnumerable<(string Step, string Outcome, MeasurementStats Counts)> RowsOf(ScenarioStats scenario)
    {
        IEnumerable<(string Name, MeasurementStats Ok, MeasurementStats Fail)> all =
            [("", scenario.Ok, scenario.Fail), .. scenario.StepStats.Select(static step => (step.StepName, step.Ok, step.Fail))];
        foreach (var (name, ok, fail) in all)
        {
            yield return (name, "ok", ok);
            if (fail.Request.Count > 0)
                yield return (name, "failed", fail);
        }
    }

    /// <summary>What statuses came: of the iterations, and of each step.</summary>
    public static IEnumerable<(string Step, StatusCodeStats Status)> StatusesOf(ScenarioStats scenario) =>
        RowsOf(scenario).SelectMany(static row => row.Counts.StatusCodes.Select(status => (row.Step, status)));
}
