using Microsoft.Extensions.Configuration;
using NBomber.Contracts;

namespace Gateway.LoadTests.Engine.Settings;

/// <summary>What a configuration file says of a scenario; null where it says nothing.</summary>
internal sealed record ScenarioSettings(string Name)
{
    public TimeSpan? WarmUpDuration { get; init; }

    public IReadOnlyList<LoadSimulation>? LoadSimulations { get; init; }

    public int? MaxFailCount { get; init; }

    public IConfiguration? CustomSettings { get; init; }

    /// <summary>The scenario as the file wants it.</summary>
    public ScenarioProps Apply(ScenarioProps scenario) => scenario with
    {
        // A file that says 00:00:00 wants none.
        WarmUpDuration = WarmUpDuration is { } duration ? (duration > TimeSpan.Zero ? duration : null) : scenario.WarmUpDuration,
        LoadSimulations = LoadSimulations ?? scenario.LoadSimulations,
        MaxFailCount = MaxFailCount ?? scenario.MaxFailCount,
    };
}
