using Gateway.LoadTests.Comparison.Peers;
using Gateway.LoadTests.Comparison.Statistics;

namespace Gateway.LoadTests.Comparison.Results;

/// <summary>What all proxies brought in one work.</summary>
/// <param name="Name">The work.</param>
/// <param name="Title">The work for readers.</param>
/// <param name="Connections">Connections of the load.</param>
/// <param name="PacedRate">Requests a second at which latencies were taken.</param>
/// <param name="Peers">The proxies that can do it.</param>
internal sealed record WorkResult(string Name, string Title, int Connections, double PacedRate, IReadOnlyList<PeerResult> Peers)
{
    /// <summary>Whether latencies are counted from the moment a request was sent, and not from when it was due.</summary>
    public bool IsFromSending { get; init; }

    /// <summary>What a reader has to know of the table; null for nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>Who would have taken part, had its process not ended before.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Who the others are set against where it is not the gateway.</summary>
    public string? Baseline { get; init; }

    /// <summary>The one that ratios are taken of, or null where it did not take part.</summary>
    public PeerResult? Own => Peers.FirstOrDefault(peer => peer.Name == (Baseline ?? PeerList.Own));

    /// <summary>Processor time of <see cref="Own"/> by another's, or the other way round where there is a <see cref="Baseline"/>, in pairs of the same round.</summary>
    public RatioInterval CpuRatio(PeerResult own, PeerResult other) => Baseline is null ? other.CpuRatio(own) : own.CpuRatio(other);

    /// <summary>The same of the p99.</summary>
    public RatioInterval P99Ratio(PeerResult own, PeerResult other) => Baseline is null ? other.P99Ratio(own) : own.P99Ratio(other);
}
