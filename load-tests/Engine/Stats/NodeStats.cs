namespace NBomber.Contracts.Stats;

/// <summary>What was counted of a run.</summary>
public sealed record NodeStats(ScenarioStats[] ScenarioStats)
{
    /// <summary>Why it ended before its time; null where it did not.</summary>
    internal string? StopReason { get; init; }

    internal DateTimeOffset StartedAt { get; init; }

    internal string TestSuite { get; init; } = "";

    internal string TestName { get; init; } = "";

    internal string ReportFolder { get; init; } = "";

    internal string ReportFileName { get; init; } = "";

    internal IReadOnlyList<ReportFormat> ReportFormats { get; init; } = [];

    /// <summary>A scenario.</summary>
    /// <exception cref="ArgumentException">It did not run.</exception>
    public ScenarioStats GetScenarioStats(string scenarioName) =>
        Array.Find(ScenarioStats, scenario => scenario.ScenarioName == scenarioName)
        ?? throw new ArgumentException($"No scenario '{scenarioName}' ran.", nameof(scenarioName));
}
