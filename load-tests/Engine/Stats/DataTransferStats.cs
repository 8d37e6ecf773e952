namespace NBomber.Contracts.Stats;

/// <summary>Bytes that came back, of one and of all.</summary>
public sealed record DataTransferStats(long MinBytes, long MeanBytes, long MaxBytes, long AllBytes);
