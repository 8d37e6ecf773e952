namespace NBomber.Contracts;

/// <summary>What a scenario is at.</summary>
public enum ScenarioOperation
{
    /// <summary>Before any load.</summary>
    Init,

    /// <summary>Behind all load.</summary>
    Clean,

    /// <summary>Under load that is not counted.</summary>
    WarmUp,

    /// <summary>Under load that is counted.</summary>
    Bombing,
}
