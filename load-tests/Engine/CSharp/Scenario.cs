using NBomber.Contracts;

namespace NBomber.CSharp;

/// <summary>Makes scenarios.</summary>
public static class Scenario
{
    /// <summary>A scenario with the settings of a new one: 30 s of warm-up, one copy for a minute.</summary>
    /// <param name="name">Unique in a run.</param>
    /// <param name="run">One iteration; called by many copies at once.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static ScenarioProps Create(string name, Func<IScenarioContext, Task<IResponse>> run)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(run);
        return new ScenarioProps(name, run);
    }

    /// <summary>What is done once, before any load; where it throws, the run fails.</summary>
    public static ScenarioProps WithInit(this ScenarioProps scenario, Func<IScenarioInitContext, Task> init) => scenario with { Init = init };

    /// <summary>What is done once, behind all load.</summary>
    public static ScenarioProps WithClean(this ScenarioProps scenario, Func<IScenarioInitContext, Task> clean) => scenario with { Clean = clean };

    /// <summary>How long the load is applied without being counted, before it is.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="duration">More than 0, and not longer than the load itself.</param>
    public static ScenarioProps WithWarmUpDuration(this ScenarioProps scenario, TimeSpan duration) => scenario with { WarmUpDuration = duration };

    /// <summary>Everything counts from the first request on.</summary>
    public static ScenarioProps WithoutWarmUp(this ScenarioProps scenario) => scenario with { WarmUpDuration = null };

    /// <summary>The load, one stretch after another.</summary>
    public static ScenarioProps WithLoadSimulations(this ScenarioProps scenario, params LoadSimulation[] loadSimulations) =>
        scenario with { LoadSimulations = [.. loadSimulations] };

    /// <summary>Whether a failed step ends its iteration, which then has failed; as it is unless said otherwise.</summary>
    public static ScenarioProps WithRestartIterationOnFail(this ScenarioProps scenario, bool shouldRestart) =>
        scenario with { RestartIterationOnFail = shouldRestart };

    /// <summary>How many failed iterations end the run; 5000 unless said otherwise.</summary>
    public static ScenarioProps WithMaxFailCount(this ScenarioProps scenario, int failCount) => scenario with { MaxFailCount = failCount };
}
