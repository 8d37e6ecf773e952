using Gateway.LoadTests.Engine.Recording;

namespace NBomber.Contracts.Stats;

/// <summary>What was counted of a scenario: its iterations as a whole, and each step.</summary>
public sealed record ScenarioStats(string ScenarioName, MeasurementStats Ok, MeasurementStats Fail, StepStats[] StepStats, TimeSpan Duration)
{
    /// <summary>Over time, oldest first.</summary>
    internal IReadOnlyList<TimelinePoint> Timeline { get; init; } = [];

    /// <summary>A step.</summary>
    /// <exception cref="ArgumentException">It never ran.</exception>
    public StepStats GetStepStats(string stepName) =>
        Array.Find(StepStats, step => step.StepName == stepName)
        ?? throw new ArgumentException($"Scenario '{ScenarioName}' ran no step '{stepName}'.", nameof(stepName));
}
