using Gateway.LoadTests.Comparison.Generating;

namespace Gateway.LoadTests.Comparison.Results;

/// <summary>What one turn of one proxy brought at the fixed rate.</summary>
/// <param name="Round">The round, from 1.</param>
/// <param name="Answers">Right answers.</param>
/// <param name="Latency">What they took, in milliseconds.</param>
internal sealed record PacedTurn(int Round, long Answers, Percentiles Latency);
