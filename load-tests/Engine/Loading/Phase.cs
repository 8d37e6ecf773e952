using Gateway.LoadTests.Engine.Recording;
using NBomber.Contracts;

namespace Gateway.LoadTests.Engine.Loading;

/// <summary>One application of a scenario's load, warm-up or the run itself, with what its copies share.</summary>
internal sealed class Phase(ScenarioProps scenario, ScenarioOperation operation, RunControl control, ILogger logger, TimeProvider time)
{
    public ScenarioProps Scenario { get; } = scenario;

    public ScenarioOperation Operation { get; } = operation;

    public RunControl Control { get; } = control;

    public ILogger Logger { get; } = logger;

    public TimeProvider Time { get; } = time;

    public ScenarioRecorder Recorder { get; } = new();

    /// <summary>When its load began.</summary>
    public long Start { get; } = time.GetTimestamp();

    /// <summary>Since <see cref="Start"/>.</summary>
    public TimeSpan Elapsed => Time.GetElapsedTime(Start);

    /// <summary>Counts an iteration, and ends the run where as many failed as the scenario allows.</summary>
    /// <param name="response">What came of it.</param>
    /// <param name="latency">From when it was meant to start; null where it never did.</param>
    /// <param name="at">When it ended, from the start of the load.</param>
    public void Record(IResponse response, TimeSpan? latency, TimeSpan at)
    {
        var failed = Recorder.Record(response, latency, at);
        if (Operation == ScenarioOperation.Bombing && failed >= Scenario.MaxFailCount)
            Control.Stop($"{failed} iterations of {Scenario.ScenarioName} failed, as many as MaxFailCount allows");
    }
}
