using Microsoft.Extensions.Configuration;

namespace NBomber.Contracts;

/// <summary>What a scenario knows before and behind its load.</summary>
public interface IScenarioInitContext
{
    /// <summary>The scenario.</summary>
    ScenarioInfo ScenarioInfo { get; }

    /// <summary><c>CustomSettings</c> of the configuration; empty where there are none.</summary>
    IConfiguration CustomSettings { get; }

    /// <summary>Where it may write.</summary>
    ILogger Logger { get; }
}
