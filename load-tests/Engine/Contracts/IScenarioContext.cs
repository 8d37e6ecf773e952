namespace NBomber.Contracts;

/// <summary>What a copy of a scenario knows of its run. One copy runs one iteration at a time.</summary>
public interface IScenarioContext
{
    /// <summary>Which iteration of this copy it is, from 1 on.</summary>
    int InvocationNumber { get; }

    /// <summary>The copy's own, kept from one iteration to the next.</summary>
    Dictionary<string, object> Data { get; }

    /// <summary>Where it may write.</summary>
    ILogger Logger { get; }

    /// <summary>Who runs, and in what.</summary>
    ScenarioInfo ScenarioInfo { get; }

    /// <summary>Ends one scenario; the others go on.</summary>
    /// <param name="scenarioName">The scenario; one that does not run is left alone.</param>
    /// <param name="reason">For the log.</param>
    void StopScenario(string scenarioName, string reason);

    /// <summary>Ends the run; what was counted so far is reported.</summary>
    /// <param name="reason">For the log and the reports.</param>
    void StopCurrentTest(string reason);
}
