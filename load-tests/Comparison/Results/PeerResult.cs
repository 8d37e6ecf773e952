using Gateway.LoadTests.Comparison.Generating;
using Gateway.LoadTests.Comparison.Statistics;

namespace Gateway.LoadTests.Comparison.Results;

/// <summary>What one proxy brought in one work.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">Its name for readers.</param>
/// <param name="BodyBytes">The length of an answer's body as it came.</param>
/// <param name="Turns">Under full load, round by round.</param>
/// <param name="PacedTurns">At the fixed rate, round by round.</param>
internal sealed record PeerResult(string Name, string Title, int BodyBytes, IReadOnlyList<Turn> Turns, IReadOnlyList<PacedTurn> PacedTurns)
{
    /// <summary>Below so much of its core a proxy had to wait for work.</summary>
    public const double MostWaiting = 0.9;

    /// <summary>Processor time for an answer, the median of the rounds.</summary>
    public double Microseconds => Medians.Of(Turns.Select(static turn => turn.Microseconds));

    /// <summary>Answers a second, the median of the rounds.</summary>
    public double Rate => Medians.Of(Turns.Select(static turn => turn.Rate));

    /// <summary>How much of its core it used, the median of the rounds.</summary>
    public double OfCore => Medians.Of(Turns.Select(static turn => turn.OfCore));

    /// <summary>Whether it was not its core that ended its rate, but the load or the origin: it could answer more than was measured.</summary>
    public bool IsLimitedByLoad => OfCore < MostWaiting;

    /// <summary>What a number of requests a second is of what it answers, 0 to 1; the most that it can be where <see cref="IsLimitedByLoad"/>.</summary>
    public double ShareOf(double rate) => rate / Rate;

    /// <summary>Memory of its processes after a turn, the most of all.</summary>
    public long MostBytes => Turns.Max(static turn => turn.ResidentBytes);

    /// <summary>What it allocated for an answer, the median of the rounds; null where it does not tell.</summary>
    public double? AllocatedBytes => Turns.All(static turn => turn.AllocatedBytes is not null) ? Medians.Of(Turns.Select(static turn => turn.AllocatedBytes!.Value)) : null;

    /// <summary>Seconds from a change of its configuration until it was in force, change by change; empty where none was made.</summary>
    public IReadOnlyList<double> ReloadSeconds { get; init; } = [];

    /// <summary>Latency at the fixed rate, each the median of the rounds.</summary>
    public Percentiles Latency => new(
        Medians.Of(PacedTurns.Select(static turn => turn.Latency.P50)),
        Medians.Of(PacedTurns.Select(static turn => turn.Latency.P99)),
        Medians.Of(PacedTurns.Select(static turn => turn.Latency.P999)));

    /// <summary>The processor time of <paramref name="own"/> by this one's, in pairs of the same round.</summary>
    public RatioInterval CpuRatio(PeerResult own) =>
        RatioInterval.Of([.. own.Turns.Select(static turn => turn.Microseconds)], [.. Turns.Select(static turn => turn.Microseconds)]);

    /// <summary>The p99 of <paramref name="own"/> by this one's, in pairs of the same round.</summary>
    public RatioInterval P99Ratio(PeerResult own) =>
        RatioInterval.Of([.. own.PacedTurns.Select(static turn => turn.Latency.P99)], [.. PacedTurns.Select(static turn => turn.Latency.P99)]);
}
