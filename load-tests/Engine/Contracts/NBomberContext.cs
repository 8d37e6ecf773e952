using NBomber.Contracts.Stats;

namespace NBomber.Contracts;

/// <summary>A run that is still being described. Immutable: each <c>With…</c> of <see cref="CSharp.NBomberRunner"/> makes another.</summary>
public sealed record NBomberContext
{
    internal NBomberContext(IReadOnlyList<ScenarioProps> scenarios) => Scenarios = scenarios;

    internal IReadOnlyList<ScenarioProps> Scenarios { get; }

    internal string TestSuite { get; init; } = "default";

    internal string TestName { get; init; } = "default";

    /// <summary>Null for all.</summary>
    internal IReadOnlyList<string>? TargetScenarios { get; init; }

    internal string ReportFolder { get; init; } = "reports";

    internal string ReportFileName { get; init; } = "report";

    internal IReadOnlyList<ReportFormat> ReportFormats { get; init; } = Enum.GetValues<ReportFormat>();

    internal TimeSpan ReportingInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A configuration file; null for none.</summary>
    internal string? ConfigPath { get; init; }
}
