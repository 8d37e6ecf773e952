namespace NBomber.Contracts.Stats;

/// <summary>How many, and how many a second of the load, pauses left out.</summary>
public sealed record RequestStats(int Count, double RPS);
