using System.Globalization;
using Gateway.LoadTests.Comparison.Generating;
using Gateway.LoadTests.Comparison.Machine;
using Gateway.LoadTests.Comparison.Peers;
using Gateway.LoadTests.Comparison.Reports;
using Gateway.LoadTests.Comparison.Results;
using Gateway.LoadTests.Comparison.Statistics;
using Gateway.LoadTests.Comparison.Works;
using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Comparison;

/// <summary>A comparison from its start to its result: work by work, in rounds in which each proxy has one turn.</summary>
internal sealed class ComparisonRun
{
    private static readonly TimeSpan PacedWarmUp = TimeSpan.FromSeconds(1);
    private readonly CompareSettings _settings;
    private readonly TextWriter _progress;
    private readonly TimeProvider _time;
    private readonly ResultFiles? _files;

    /// <param name="settings">What to do.</param>
    /// <param name="progress">Where each turn is told.</param>
    /// <param name="time">The clock.</param>
    /// <param name="files">What gets the turns of each work when it is done; null for nothing.</param>
    public ComparisonRun(CompareSettings settings, TextWriter progress, TimeProvider time, ResultFiles? files = null) => (_settings, _progress, _time, _files) = (settings, progress, time, files);

    /// <exception cref="ComparisonException">It cannot be made here.</exception>
    /// <exception cref="LyingProxyException">A proxy did something else than it should; there is no result then.</exception>
    public async Task<ComparisonResult> RunAsync(string command, CancellationToken cancellation)
    {
        var installed = InstalledPeer.FindAll(_settings.Peers, _settings.Works.Any(static work => work.IsHttp2));
        var machine = MachineState.Read();
        await TellMachineAsync(machine);
        if (_settings.MustBeQuiet && !machine.IsQuiet)
            throw new ComparisonException("the machine is busy, and --quiet asks for one that is not");

        // Before the work, which takes hours in which others commit.
        var (began, commit) = (_time.GetUtcNow(), await ReadCommitAsync(cancellation));
        using var cores = Cores.Claim();
        using var stage = new ComparisonStage();
        await stage.StartAsync(_settings, installed, _time, cancellation);
        var bench = new Bench(stage.Token!, Programs.Find(H2Load.Program), stage.DirectoryPath, _time);
        var works = new List<WorkResult>();
        foreach (var work in _settings.Works)
        {
            var peers = stage.Peers.Where(peer => peer.Peer.CanDo(work)).ToList();
            if (peers.Count == 0)
                continue;
            works.Add(await RunWorkAsync(bench, work, peers, cancellation));
            _files?.Add(works[^1]);
        }

        return new ComparisonResult(
            began, commit, machine, command, _settings.Rounds, _settings.Turn.TotalSeconds, _settings.WarmUp.TotalSeconds, _settings.ShortWarmUp.TotalSeconds,
            stage.Peers.ToDictionary(static peer => peer.Peer.Name, static peer => peer.Version),
            // Where the files were for a while says nothing to a reader.
            stage.Peers.ToDictionary(static peer => peer.Peer.Name, peer => peer.Configuration.Replace(stage.DirectoryPath, "DIRECTORY", StringComparison.Ordinal)),
            works);
    }

    private async Task TellMachineAsync(MachineState machine)
    {
        await _progress.WriteLineAsync($"{machine.Processor}, {machine.ProcessorCount} cores; {machine.System}; {machine.Runtime}; load {machine.Load.ToString(CultureInfo.InvariantCulture)}");
        if (!machine.IsQuiet)
        {
            await _progress.WriteLineAsync(
                $"""

                *** THE MACHINE IS BUSY: load {machine.Load} before anything was started, where less than {MachineState.QuietLoad} is quiet. ***
                *** Others use the cores that are measured: take these figures for a trial, not for a result.       ***

                """);
        }
    }

    private async Task<WorkResult> RunWorkAsync(Bench bench, Work work, List<RunningPeer> peers, CancellationToken cancellation)
    {
        await _progress.WriteLineAsync($"{work.Name}: {work.Title}");
        var rates = new Dictionary<RunningPeer, double>();
        foreach (var peer in peers)
            rates[peer] = await bench.WarmUpAsync(peer, work, _settings.WarmUpOf(peer.Peer), cancellation);

        var turns = peers.ToDictionary(static peer => peer, static _ => new List<Turn>());
        var bodies = new Dictionary<RunningPeer, int>();
        for (var round = 1; round <= _settings.Rounds; round++)
        {
            foreach (var peer in peers)
            {
                (var turn, bodies[peer]) = await bench.MeasureAsync(peer, work, _settings.Turn, rates[peer], cancellation);
                turns[peer].Add(turn with { Round = round });
                await _progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"  round {round} {peer.Peer.Name,-12} {turn.Microseconds,10:F1} µs CPU an answer {turn.Rate,10:F0} answers/s"));
            }
        }

        var slowest = turns.MinBy(static own => Medians.Of(own.Value.Select(static turn => turn.Rate)));
        var most = Medians.Of(slowest.Value.Select(static turn => turn.Rate));
        if (_settings.Rate > most)
            throw new ComparisonException(string.Create(CultureInfo.InvariantCulture, $"--rate {_settings.Rate}: {slowest.Key.Peer.Title} gives {most:0} answers a second to {work.Name} at most"));
        var rate = RateOf(work, _settings.Rate ?? HalfOfSlowest(turns.Values));
        var paced = await RunPacedAsync(bench, work, peers, rate, cancellation);
        return new WorkResult(work.Name, work.Title, work.Connections, rate,
            [.. peers.Select(peer => new PeerResult(peer.Peer.Name, peer.Peer.Title, bodies[peer], turns[peer], paced[peer]))])
        {
            IsFromSending = work.IsHttp2, Remark = work.Remark,
        };
    }

    private async Task<Dictionary<RunningPeer, List<PacedTurn>>> RunPacedAsync(Bench bench, Work work, List<RunningPeer> peers, double rate, CancellationToken cancellation)
    {
        var turns = peers.ToDictionary(static peer => peer, static _ => new List<PacedTurn>());
        // Once for the load itself, which compiles while it runs, too.
        foreach (var peer in peers)
            await bench.MeasureAtAsync(peer, work, rate, PacedWarmUp, cancellation);
        for (var round = 1; round <= _settings.Rounds; round++)
        {
            foreach (var peer in peers)
            {
                var turn = await bench.MeasureAtAsync(peer, work, rate, _settings.Turn, cancellation);
                turns[peer].Add(turn with { Round = round });
                await _progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"  round {round} {peer.Peer.Name,-12} at {rate:F0}/s: p50 {turn.Latency.P50:F2} ms, p99 {turn.Latency.P99:F2} ms, p99.9 {turn.Latency.P999:F2} ms"));
            }
        }

        return turns;
    }

    /// <summary>The rate at which latencies are taken: half of what the slowest answers, in two digits.</summary>
    internal static double HalfOfSlowest(IEnumerable<IReadOnlyList<Turn>> turns)
    {
        var half = turns.Min(static own => Medians.Of(own.Select(static turn => turn.Rate))) / 2;
        var unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(half)) - 1));
        return Math.Max(1, Math.Floor(half / unit) * unit);
    }

    /// <summary>The rate that is kept to: h2load knows only whole requests a second for each connection.</summary>
    internal static double RateOf(Work work, double rate) => work.IsHttp2 ? work.Connections * Math.Max(1, Math.Floor(rate / work.Connections)) : rate;

    // A machine without git, or files without a repository, can be measured on as well.
    private static async Task<string> ReadCommitAsync(CancellationToken cancellation)
    {
        if (Programs.Find("git") is not { } git)
            return "unknown";
        var (exitCode, output) = await Programs.RunAsync(git, ["describe", "--always", "--dirty", "--abbrev=7", "--exclude", "*"], cancellation, Repository.Root);
        return exitCode == 0 ? output.Trim() : "unknown";
    }
}
