using Gateway.LoadTests.Comparison.Peers;

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

    /// <summary>The one that ratios are taken of, or null where it did not take part.</summary>
    public PeerResult? Own => Peers.FirstOrDefault(static peer => peer.Name == PeerList.Own);
}
