using NBomber.Contracts.Stats;

namespace Gateway.LoadTests.Engine.Settings;

/// <summary>What a configuration file says of a run; null where it says nothing, and then the code's holds.</summary>
internal sealed record RunSettings
{
    public string? TestSuite { get; init; }

    public string? TestName { get; init; }

    public IReadOnlyList<string>? TargetScenarios { get; init; }

    public IReadOnlyList<ScenarioSettings> Scenarios { get; init; } = [];

    public string? ReportFolder { get; init; }

    public string? ReportFileName { get; init; }

    public IReadOnlyList<ReportFormat>? ReportFormats { get; init; }
}
