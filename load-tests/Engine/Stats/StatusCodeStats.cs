namespace NBomber.Contracts.Stats;

/// <summary>How often a status came with a message.</summary>
public sealed record StatusCodeStats(string StatusCode, bool IsError, string Message, int Count);
