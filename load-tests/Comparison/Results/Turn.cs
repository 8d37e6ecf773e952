namespace Gateway.LoadTests.Comparison.Results;

/// <summary>What one turn of one proxy brought: under full load, or at the fixed rate.</summary>
/// <param name="Round">The round, from 1.</param>
/// <param name="Answers">Right answers in the time.</param>
/// <param name="Microseconds">Processor time of the proxy's processes for each of them.</param>
/// <param name="Rate">Answers a second.</param>
internal sealed record Turn(int Round, long Answers, double Microseconds, double Rate);
