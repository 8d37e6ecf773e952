namespace NBomber.Contracts.Stats;

/// <summary>What was counted of a step.</summary>
public sealed record StepStats(string StepName, MeasurementStats Ok, MeasurementStats Fail);
