using System.Net.Sockets;
using Gateway.LoadTests.Comparison.Generating;
using Gateway.LoadTests.Comparison.Origins;
using Gateway.LoadTests.Comparison.Peers;
using Gateway.LoadTests.Comparison.Results;
using Gateway.LoadTests.Comparison.Works;

namespace Gateway.LoadTests.Comparison;

/// <summary>Makes one proxy do one work for a time, and measures it. The first wrong answer is the end.</summary>
internal sealed class Bench
{
    /// <summary>Of the answers, how many may come over a connection that was opened for them: more, and connections are not kept.</summary>
    private const double MostReopened = 0.01;

    /// <summary>Of the answers from a cache, for how many the origin may have been asked.</summary>
    private const double MostAsked = 0.001;

    // Measuring begins when as many answers came as there are connections, and so each has found its place.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Token _token;
    private readonly string? _h2Load;
    private readonly string _directory;
    private readonly TimeProvider _time;

    /// <param name="token">The token that works may ask for.</param>
    /// <param name="h2Load">The path of h2load, for works over HTTP/2.</param>
    /// <param name="directory">For files that are of no use afterwards.</param>
    /// <param name="time">The clock.</param>
    public Bench(Token token, string? h2Load, string directory, TimeProvider time) => (_token, _h2Load, _directory, _time) = (token, h2Load, directory, time);

    /// <summary>Loads the proxy for a time, and says how many answers a second it gave.</summary>
    public async Task<double> WarmUpAsync(RunningPeer peer, Work work, TimeSpan time, CancellationToken cancellation)
    {
        if (work.IsHttp2)
            return await Http2(peer, work).WarmUpAsync(time, cancellation);
        return (await LoadAsync(peer, work, time, cancellation)).Turn.Rate;
    }

    /// <summary>Measures a proxy under full load.</summary>
    /// <param name="peer">The proxy.</param>
    /// <param name="work">What it has to do.</param>
    /// <param name="time">For how long.</param>
    /// <param name="expectedRate">How many answers a second it gave before.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>What it brought (its round is for the caller to set), and the length of a body as it came.</returns>
    /// <exception cref="LyingProxyException">An answer was wrong, connections were not kept on either side, or what should come from a cache did not.</exception>
    public async Task<(Turn Turn, int BodyBytes)> MeasureAsync(RunningPeer peer, Work work, TimeSpan time, double expectedRate, CancellationToken cancellation)
    {
        var before = await CountAsync(peer, cancellation);
        var measured = work.IsHttp2
            ? await LoadHttp2Async(peer, work, (long)Math.Max(100, expectedRate * time.TotalSeconds), cancellation)
            : await LoadAsync(peer, work, time, cancellation);
        var after = await CountAsync(peer, cancellation);
        var (asked, opened, answers) = (after.Hits - before.Hits, after.Connections - before.Connections - 1, measured.Turn.Answers);
        if (work.IsFromCache && asked > MostAsked * answers)
            throw Lie(peer, work, $"the origin was asked {asked} times for {answers} answers");
        // An honest one opens as many as it has requests under way, and as many again: for those that were idle too long since its last turn, and for
        // a new one that it asks for while another comes free.
        if (opened > Math.Max(2 * work.UpstreamRequests, MostReopened * answers))
            throw Lie(peer, work, $"it opened {opened} connections to the origin for {answers} answers");
        return measured;
    }

    /// <summary>Measures how long a proxy takes at a fixed rate.</summary>
    /// <exception cref="LyingProxyException">An answer was wrong, or did not come.</exception>
    public async Task<PacedTurn> MeasureAtAsync(RunningPeer peer, Work work, double rate, TimeSpan time, CancellationToken cancellation)
    {
        if (work.IsHttp2)
        {
            var (took, problem) = await Http2(peer, work).SendAtAsync(rate, time, Path.Combine(_directory, "h2load.log"), cancellation);
            return problem is null ? new PacedTurn(0, took.Length, Percentiles.Of(took)) : throw Lie(peer, work, problem);
        }

        var arrivals = new Arrivals(rate, time, _time);
        await using var load = await OpenAsync(peer, work, cancellation);
        load.Start(arrivals);
        await arrivals.RunAsync(cancellation);
        await StopAsync(load, peer, work, () => $"at {rate:0.#} requests a second {load.Answered} of {arrivals.Count} answers came: the rate is more than it can do, or an answer does not come");
        cancellation.ThrowIfCancellationRequested();
        return load.Answered == arrivals.Count
            ? new PacedTurn(0, load.Answered, Percentiles.Of(arrivals.TookTicks))
            : throw Lie(peer, work, $"{load.Answered} of {arrivals.Count} answers came");
    }

    private static LyingProxyException Lie(RunningPeer peer, Work work, string problem) => new(peer.Peer.Title, work.Name, problem);

    private H2Load Http2(RunningPeer peer, Work work) => new(_h2Load!, work, peer.Place.Http2Endpoint);

    private async Task<Load> OpenAsync(RunningPeer peer, Work work, CancellationToken cancellation)
    {
        try
        {
            var load = await Load.OpenAsync(LoadTarget.For(work, peer.Place.Endpoint, _token.Text), work.Connections, _time, cancellation);
            // Off the thread of the sockets, which completes what it waits for itself.
            await Task.Yield();
            return load;
        }
        catch (SocketException exception)
        {
            throw Lie(peer, work, exception.Message);
        }
    }

    private async Task<(Turn Turn, int BodyBytes)> LoadAsync(RunningPeer peer, Work work, TimeSpan time, CancellationToken cancellation)
    {
        await using var load = await OpenAsync(peer, work, cancellation);
        load.Start();
        var started = _time.GetTimestamp();
        do
            await Task.Delay(Settling, _time, cancellation);
        while (load.Problem is null && load.Answered < work.Connections && _time.GetElapsedTime(started) < Patience);
        var before = await ReadAllocationAsync(peer, load, cancellation);
        var (cpu, answered, at) = (peer.CpuTime, load.Answered, _time.GetTimestamp());
        await Task.Delay(time, _time, cancellation);
        cpu = peer.CpuTime - cpu;
        answered = load.Answered - answered;
        var (took, resident) = (_time.GetElapsedTime(at), peer.ResidentBytes);
        var after = await ReadAllocationAsync(peer, load, cancellation);
        await StopAsync(load, peer, work, static () => "an answer does not come");
        if (answered == 0)
            throw Lie(peer, work, $"no answers in {time.TotalSeconds} s");
        if (load.Reopened > Math.Max(work.Connections, MostReopened * load.Answered))
            throw Lie(peer, work, $"{load.Reopened} connections were closed for {load.Answered} answers");
        return (new Turn(0, answered, cpu.TotalMicroseconds / answered, answered / took.TotalSeconds)
        {
            ResidentBytes = resident, AllocatedBytes = (after.Bytes - before.Bytes) / (after.Answers - before.Answers),
        }, load.BodyBytes);
    }

    // Under load, so that connections which are opened do not count; the answer to it takes its turn among the others, and is taken for the one in their middle.
    private static async Task<(double? Bytes, double Answers)> ReadAllocationAsync(RunningPeer peer, Load load, CancellationToken cancellation)
    {
        var before = load.Answered;
        var bytes = await peer.ReadAllocatedBytesAsync(cancellation);
        return (bytes, (before + load.Answered) / 2.0);
    }

    private async Task<(Turn Turn, int BodyBytes)> LoadHttp2Async(RunningPeer peer, Work work, long count, CancellationToken cancellation)
    {
        var allocated = await peer.ReadAllocatedBytesAsync(cancellation);
        var cpu = peer.CpuTime;
        var (report, problem) = await Http2(peer, work).SendAsync(count, cancellation);
        cpu = peer.CpuTime - cpu;
        if (problem is not null)
            throw Lie(peer, work, problem);
        allocated = await peer.ReadAllocatedBytesAsync(cancellation) - allocated;
        return (new Turn(0, report.Succeeded, cpu.TotalMicroseconds / report.Succeeded, report.Succeeded / report.Seconds)
        {
            ResidentBytes = peer.ResidentBytes, AllocatedBytes = allocated / report.Succeeded,
        }, work.Expected.Length);
    }

    private static async Task StopAsync(Load load, RunningPeer peer, Work work, Func<string> describe)
    {
        try
        {
            await load.StopAsync();
            await Task.Yield();
        }
        catch (TimeoutException)
        {
            throw Lie(peer, work, describe());
        }

        if (load.Problem is { } problem)
            throw Lie(peer, work, problem);
    }

    // Over a connection of its own each time, which is counted, too.
    private static async Task<OriginCounts> CountAsync(RunningPeer peer, CancellationToken cancellation)
    {
        using var client = new HttpClient(Running.Clients.NewHandler());
        return OriginCounts.Parse(await client.GetStringAsync(new Uri($"http://{peer.Place.Origin}{Origin.CountPath}"), cancellation));
    }
}
