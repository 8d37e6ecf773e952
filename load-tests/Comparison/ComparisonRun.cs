using System.Globalization;
using System.Net.Sockets;
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
    private readonly string? _directory;

    /// <param name="settings">What to do.</param>
    /// <param name="progress">Where each turn is told.</param>
    /// <param name="time">The clock.</param>
    /// <param name="directory">Where the result is written after each work; null for nowhere.</param>
    public ComparisonRun(CompareSettings settings, TextWriter progress, TimeProvider time, string? directory = null) => (_settings, _progress, _time, _directory) = (settings, progress, time, directory);

    /// <returns>The result, in which works that failed are named with what went wrong.</returns>
    /// <exception cref="ComparisonException">It cannot be made here.</exception>
    /// <exception cref="OperationCanceledException">It was ended early; what was measured until then is written.</exception>
    public async Task<ComparisonResult> RunAsync(string command, CancellationToken cancellation)
    {
        var installed = InstalledPeer.FindAll(_settings.Peers, _settings.Works.Any(static work => work.IsHttp2));
        var machine = MachineState.Read();
        await TellMachineAsync(machine);
        if (_settings.MustBeQuiet && !machine.IsQuiet)
            throw new ComparisonException("the machine is busy, and --quiet asks for one that is not");

        // What was there before stays until the first work is done.
        var files = _directory is null ? null : ResultFiles.Open(_directory);
        // Before the work, which takes hours in which others commit.
        var (began, commit) = (_time.GetUtcNow(), await Repository.DescribeAsync(Repository.Root, cancellation));
        using var cores = Cores.Claim();
        using var stage = new ComparisonStage();
        await stage.StartAsync(installed, _time, cancellation);
        var bench = new Bench(stage.Token!, Programs.Find(H2Load.Program), stage.DirectoryPath, _time);
        var result = new ComparisonResult(
            began, commit, machine, command, _settings.Rounds, _settings.Turn.TotalSeconds, _settings.WarmUp.TotalSeconds, _settings.ShortWarmUp.TotalSeconds,
            stage.Peers.ToDictionary(static peer => peer.Peer.Name, static peer => peer.Version),
            // Where the files were for a while says nothing to a reader.
            stage.Peers.SelectMany(static peer => peer.Configurations).ToDictionary(static file => file.Key, file => file.Value.Replace(stage.DirectoryPath, "DIRECTORY", StringComparison.Ordinal)),
            [])
        { IdleBytes = stage.Peers.ToDictionary(static peer => peer.Peer.Name, static peer => peer.ResidentBytes) };
        var problems = await AskAllAsync(stage, cancellation);
        foreach (var work in _settings.Works)
        {
            var able = stage.Peers.Where(peer => peer.Peer.CanDo(work)).ToList();
            if (able.Count == 0)
                continue;
            var (done, problem) = problems.TryGetValue(work.Name, out var known) ? (null, known) : await TryWorkAsync(bench, work, able, cancellation);
            result = done is null
                ? result with { FailedWorks = [.. result.FailedWorks, new FailedWork(work.Name, problem!)] }
                : result with { Works = [.. result.Works, done] };
            files?.Write(result);
        }

        return result;
    }

    /// <summary>Has everybody asked everything once: what will fail is known after a moment, and caches have their pages.</summary>
    /// <returns>For works that fail, what went wrong.</returns>
    private async Task<Dictionary<string, string>> AskAllAsync(ComparisonStage stage, CancellationToken cancellation)
    {
        var problems = new Dictionary<string, string>();
        foreach (var work in _settings.Works)
        {
            var peers = stage.Peers.Where(peer => peer.Peer.CanDo(work) && !peer.HasEnded).ToList();
            var problem = await FindProblemAsync(work, peers, async () =>
            {
                foreach (var peer in peers)
                    await peer.AskAsync(work, stage.Token!, cancellation);
            }, cancellation);
            if (problem is not null)
                problems[work.Name] = problem;
        }

        return problems;
    }

    private async Task<(WorkResult? Done, string? Problem)> TryWorkAsync(Bench bench, Work work, List<RunningPeer> able, CancellationToken cancellation)
    {
        var (peers, ended) = (able.FindAll(static peer => !peer.HasEnded), able.FindAll(static peer => peer.HasEnded));
        foreach (var peer in ended)
            await _progress.WriteLineAsync($"{work.Name}: without {peer.Peer.Title}, whose process has ended");
        if (peers.Count == 0)
            return (null, "the processes of all who can do it have ended");
        WorkResult? done = null;
        var problem = await FindProblemAsync(work, peers, async () => done = await RunWorkAsync(bench, work, peers, cancellation), cancellation);
        return problem is null ? (done! with { LeftOut = [.. ended.Select(static peer => peer.Peer.Title)] }, null) : (null, problem);
    }

    /// <summary>Does something of a work. One that cannot be measured costs no other its figures.</summary>
    /// <returns>What went wrong, or null.</returns>
    private async Task<string?> FindProblemAsync(Work work, List<RunningPeer> peers, Func<Task> action, CancellationToken cancellation)
    {
        string problem;
        try
        {
            await action();
            return null;
        }
        // A proxy or an origin that lies, went away or does not answer in time, or h2load that says something else than it should.
        catch (Exception exception) when (exception is LyingProxyException or ComparisonException or InvalidDataException or SocketException or HttpRequestException or FormatException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            problem = exception is OperationCanceledException ? "an answer took too long" : exception.Message;
        }

        problem = string.Join("; ", [problem, .. peers.Where(static peer => peer.HasEnded).Select(static peer => $"the process of {peer.Peer.Title} has ended: {peer.Log}".TrimEnd(' ', ':'))]);
        await _progress.WriteLineAsync($"{work.Name} FAILED: {problem}");
        return problem;
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
        var reloads = await ReloadAsync(peers, cancellation);
        return new WorkResult(work.Name, work.Title, work.Connections, rate,
            [.. peers.Select(peer => new PeerResult(peer.Peer.Name, peer.Peer.Title, bodies[peer], turns[peer], paced[peer]) { ReloadSeconds = reloads[peer] })])
        {
            IsFromSending = work.IsHttp2, Remark = work.Remark, Baseline = work.Baseline,
        };
    }

    private async Task<Dictionary<RunningPeer, List<double>>> ReloadAsync(List<RunningPeer> peers, CancellationToken cancellation)
    {
        var seconds = peers.ToDictionary(static peer => peer, static _ => new List<double>());
        for (var round = 1; round <= _settings.Rounds; round++)
        {
            foreach (var peer in peers.Where(static peer => peer.Peer.Routes > 0))
            {
                seconds[peer].Add((await peer.ReloadAsync(_time, cancellation)).TotalSeconds);
                await _progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  round {round} {peer.Peer.Name,-12} a change applies after {seconds[peer][^1]:F2} s"));
            }
        }

        return seconds;
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
}
