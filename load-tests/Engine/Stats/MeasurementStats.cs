namespace NBomber.Contracts.Stats;

/// <summary>What was counted of those that went well, or of those that failed.</summary>
public sealed record MeasurementStats(RequestStats Request, LatencyStats Latency, DataTransferStats DataTransfer, StatusCodeStats[] StatusCodes);
