namespace Gateway.LoadTests.Comparison.Results;

/// <summary>What one turn of one proxy brought under full load.</summary>
/// <param name="Round">The round, from 1.</param>
/// <param name="Answers">Right answers in the time.</param>
/// <param name="Microseconds">Processor time of the proxy's processes for each of them.</param>
/// <param name="Rate">Answers a second.</param>
internal sealed record Turn(int Round, long Answers, double Microseconds, double Rate)
{
    /// <summary>Memory of all of its processes (resident set size) right after it.</summary>
    public long ResidentBytes { get; init; }

    /// <summary>What the proxy allocated for each answer, in bytes; null for those that do not tell.</summary>
    public double? AllocatedBytes { get; init; }

    /// <summary>How much of its core the proxy used, 0 to 1: well below 1 it waited for the load or the origin.</summary>
    public double OfCore => Microseconds * Rate / 1e6;
}
