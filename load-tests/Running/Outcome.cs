using NBomber.Contracts.Stats;

namespace Gateway.LoadTests.Running;

/// <summary>What a threshold judges.</summary>
internal sealed record Outcome(NodeStats Stats, Facts Facts)
{
    /// <summary>Null where it did not run.</summary>
    public ScenarioStats? Find(string scenario) => Array.Find(Stats.ScenarioStats, one => one.ScenarioName == scenario);

    /// <summary>How many iterations that went well, or failed, have a status that begins so.</summary>
    public int CountOf(string scenario, string status) => Find(scenario) is not { } stats
        ? 0
        : stats.Ok.StatusCodes.Concat(stats.Fail.StatusCodes).Where(one => one.StatusCode.StartsWith(status, StringComparison.Ordinal)).Sum(static one => one.Count);
}
