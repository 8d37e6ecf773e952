namespace NBomber.Contracts;

/// <summary>Who runs, and in what.</summary>
/// <param name="ThreadId">The copy, by scenario and number.</param>
/// <param name="ThreadNumber">The copy, from 0 on.</param>
/// <param name="ScenarioName">The scenario.</param>
/// <param name="ScenarioDuration">How long its load is meant to take, pauses included.</param>
/// <param name="ScenarioOperation">What it is at.</param>
public sealed record ScenarioInfo(string ThreadId, int ThreadNumber, string ScenarioName, TimeSpan ScenarioDuration, ScenarioOperation ScenarioOperation);
