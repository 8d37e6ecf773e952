using Gateway.LoadTests.Comparison.Machine;

namespace Gateway.LoadTests.Comparison.Results;

/// <summary>A whole comparison.</summary>
/// <param name="Date">When it began.</param>
/// <param name="Commit">The commit of the gateway, with <c>-dirty</c> where files were not committed.</param>
/// <param name="Machine">Where it ran.</param>
/// <param name="Command">How to do it again.</param>
/// <param name="Rounds">How often each proxy had its turn.</param>
/// <param name="TurnSeconds">How long a turn was.</param>
/// <param name="WarmUpSeconds">How long those that compile while they run were loaded before each work.</param>
/// <param name="ShortWarmUpSeconds">And how long the others.</param>
/// <param name="Versions">What ran, for each proxy.</param>
/// <param name="Configurations">How the proxies were configured: names of files, which begin with the proxy's, and their texts.</param>
/// <param name="Works">What was measured.</param>
internal sealed record ComparisonResult(
    DateTimeOffset Date,
    string Commit,
    MachineState Machine,
    string Command,
    int Rounds,
    double TurnSeconds,
    double WarmUpSeconds,
    double ShortWarmUpSeconds,
    IReadOnlyDictionary<string, string> Versions,
    IReadOnlyDictionary<string, string> Configurations,
    IReadOnlyList<WorkResult> Works)
{
    /// <summary>Memory of each proxy's processes before it was asked anything.</summary>
    public IReadOnlyDictionary<string, long> IdleBytes { get; init; } = new Dictionary<string, long>();

    /// <summary>What could not be measured, and why; empty where all went well.</summary>
    public IReadOnlyList<FailedWork> FailedWorks { get; init; } = [];
}
