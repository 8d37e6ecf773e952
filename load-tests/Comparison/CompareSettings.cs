using Gateway.LoadTests.Comparison.Peers;
using Gateway.LoadTests.Comparison.Works;

namespace Gateway.LoadTests.Comparison;

/// <summary>What a comparison is asked to do.</summary>
internal sealed record CompareSettings
{
    public required IReadOnlyList<Work> Works { get; init; }

    /// <summary>The proxies, in the order of their turns.</summary>
    public required IReadOnlyList<Peer> Peers { get; init; }

    /// <summary>How often each proxy has its turn at each work.</summary>
    public int Rounds { get; init; } = 7;

    /// <summary>How long a turn is.</summary>
    public TimeSpan Turn { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a proxy that compiles itself while it runs is loaded before each work is measured.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The same for those that came compiled: the origin and the load are .NET, and not yet warm.</summary>
    public TimeSpan ShortWarmUp { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Requests a second at which latencies are taken; null: half of what the slowest proxy of a work answers.</summary>
    public double? Rate { get; init; }

    /// <summary>Where the result goes; null: a folder of the day in <c>load-tests/results</c>.</summary>
    public string? Output { get; init; }

    /// <summary>Whether a machine on which others are at work is refused.</summary>
    public bool MustBeQuiet { get; init; }

    public TimeSpan WarmUpOf(Peer peer) => peer.IsCompiledWhileRunning || WarmUp < ShortWarmUp ? WarmUp : ShortWarmUp;

    /// <summary>Picks by name; all, or all that take part unasked, where nothing is named.</summary>
    /// <returns>The works and proxies, or null and what is wrong with the names.</returns>
    public static (IReadOnlyList<Work> Works, IReadOnlyList<Peer> Peers)? Pick(IReadOnlyList<string> works, IReadOnlyList<string> peers, out string? problem)
    {
        problem = works.Except(WorkList.All.Select(static work => work.Name)).FirstOrDefault() is { } work
            ? $"there is no work '{work}'; there are {string.Join(", ", WorkList.All.Select(static one => one.Name))}"
            : peers.FirstOrDefault(static peer => PeerVariant.Find(peer) is null) is { } peer
                ? $"there is no proxy '{peer}'; there are {string.Join(", ", PeerList.All.Select(static one => one.Name))}"
                : null;
        if (problem is not null)
            return null;

        var pickedWorks = WorkList.All.Where(work => works.Count == 0 ? work.IsAskedFor : works.Contains(work.Name)).ToList();
        // In one order, whatever the order of the names: variants follow what they are of.
        var named = peers.Distinct().Select(static name => PeerVariant.Find(name)!).ToList();
        var pickedPeers = PeerList.All.SelectMany(peer => peers.Count == 0 ? peer.IsAskedFor ? [peer] : [] : named.Where(one => PeerVariant.BaseOf(one.Name) == peer.Name))
            .Where(peer => pickedWorks.Exists(peer.CanDo)).ToList();
        if (pickedPeers.Count == 0)
            problem = "none of these proxies can do any of these works";
        return problem is null ? (pickedWorks, pickedPeers) : null;
    }
}
