using System.Net.Sockets;
using System.Text.Json;
using Gateway.LoadTests.Comparison.Generating;
using Gateway.LoadTests.Comparison.Machine;
using Gateway.LoadTests.Comparison.Works;
using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Comparison.Peers;

/// <summary>A proxy that runs, on the proxies' core, until it is disposed of.</summary>
internal sealed class RunningPeer : IDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AsksEvery = TimeSpan.FromMilliseconds(10);

    // What speeds this process up would not be fair to give to some of the others, nor what slows them down.
    private static readonly Dictionary<string, string?> Environment = new()
    {
        ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = null,
        ["DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"] = null,
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["NODE_ENV"] = "production",
    };

    private readonly ServerProcess _process;

    private RunningPeer(Peer peer, PeerPlace place, string version, IReadOnlyDictionary<string, string> configurations, ServerProcess process) =>
        (Peer, Place, Version, Configurations, _process) = (peer, place, version, configurations, process);

    public Peer Peer { get; }

    public PeerPlace Place { get; }

    public string Version { get; }

    /// <summary>What it runs with: names of files and their texts.</summary>
    public IReadOnlyDictionary<string, string> Configurations { get; }

    /// <summary>Processor time of all of its processes so far.</summary>
    public TimeSpan CpuTime => ProcessTree.CpuTime(_process.Id);

    /// <summary>Memory of all of its processes now.</summary>
    public long ResidentBytes => ProcessTree.ResidentBytes(_process.Id);

    public bool HasEnded => _process.HasEnded;

    /// <summary>The end of what it wrote.</summary>
    public string Log => _process.Log;

    /// <summary>Starts a proxy; <see cref="WaitAsync"/> says when it answers.</summary>
    public static async Task<RunningPeer> StartAsync(Peer peer, PeerPlace place, string program, string version, CancellationToken cancellation)
    {
        Directory.CreateDirectory(place.Directory);
        var source = Path.Combine(Repository.Comparison, peer.Template);
        var text = await File.ReadAllTextAsync(source, cancellation);
        if (peer.IsTemplate)
        {
            text = Template.Render(text, peer.ValuesAt(place));
            await File.WriteAllTextAsync(place.Configuration, text, cancellation);
        }

        var shown = peer.Routes == 0 ? text : text.Replace(RouteTable.Make(peer.Routes), RouteTable.Shorten(peer.Routes), StringComparison.Ordinal);
        var texts = new Dictionary<string, string> { [NameOf(peer, peer.Template)] = shown };
        foreach (var file in peer.MoreFiles)
            texts[NameOf(peer, file)] = await File.ReadAllTextAsync(Path.Combine(Repository.Comparison, file), cancellation);
        // What is not filled in stays where it finds its modules.
        var started = peer.IsTemplate ? place : place with { Configuration = source };
        // Caddy keeps what it was configured with in the home of whoever runs it, unless there is another place.
        var variables = new Dictionary<string, string?>(Environment) { ["XDG_CONFIG_HOME"] = place.Directory, ["XDG_DATA_HOME"] = place.Directory };
        foreach (var (name, value) in peer.Environment)
            variables[name] = value;
        return new RunningPeer(peer, started, version, texts, ServerProcess.Start(Cores.Proxy, program, peer.Arguments(started), Path.Combine(place.Directory, "log"), variables));
    }

    /// <summary>Waits until the proxy takes connections.</summary>
    /// <exception cref="ComparisonException">It does not start.</exception>
    public async Task WaitAsync(TimeProvider time, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        // One that has ended is not who listens there: somebody else may have got its port.
        while (_process.HasEnded || !await IsListeningAsync(cancellation))
        {
            if (_process.HasEnded || time.GetElapsedTime(start) > StartsWithin)
                throw new ComparisonException($"{Peer.Title} does not start: {_process.Log}");
            await Task.Delay(LooksEvery, time, cancellation);
        }

    }

    /// <summary>What it allocated so far; null where it does not tell.</summary>
    /// <exception cref="InvalidDataException">It should tell, and does not.</exception>
    public async Task<double?> ReadAllocatedBytesAsync(CancellationToken cancellation)
    {
        if (!Peer.TellsAllocations)
            return null;
        using var client = new HttpClient(Clients.NewHandler());
        return AllocatedBytes.Read(await client.GetStringAsync(new Uri($"http://{Place.Endpoint.Address}:{Place.AdminPort}/metrics"), cancellation));
    }

    /// <summary>Adds a route to its configuration, and measures how long it takes until that is in force.</summary>
    /// <exception cref="ComparisonException">It does not come into force.</exception>
    public async Task<TimeSpan> ReloadAsync(TimeProvider time, CancellationToken cancellation)
    {
        using var client = new HttpClient(Clients.NewHandler());
        var before = await ReadGenerationAsync(client, cancellation);
        // Renamed into place, as editors do.
        var text = RouteTable.Add(await File.ReadAllTextAsync(Place.Configuration, cancellation), $"extra{before}");
        await File.WriteAllTextAsync(Place.Configuration + ".new", text, cancellation);
        var start = time.GetTimestamp();
        File.Move(Place.Configuration + ".new", Place.Configuration, overwrite: true);
        while (await ReadGenerationAsync(client, cancellation) == before)
        {
            if (time.GetElapsedTime(start) > StartsWithin)
                throw new ComparisonException($"{Peer.Title}: a change of its configuration does not apply: {Log}");
            await Task.Delay(AsksEvery, time, cancellation);
        }

        return time.GetElapsedTime(start);
    }

    /// <summary>Asks a work's question once, and what must be refused.</summary>
    /// <exception cref="LyingProxyException">An answer is not what the origin has.</exception>
    /// <exception cref="SocketException">It takes no connection.</exception>
    public async Task AskAsync(Work work, Token token, CancellationToken cancellation)
    {
        // What a cache answers the first time is not yet from the cache, and of a condition's answer it may store nothing.
        if (work.IsFromCache)
        {
            var whole = work with { Fields = [], Status = 200, Form = BodyForm.Plain, Expected = OriginContent.Pages[work.Path] };
            await ExpectAsync(LoadTarget.For(whole, Place.Endpoint, token.Text), work, "the whole page: ", cancellation);
        }

        await ExpectAsync(LoadTarget.For(work, Place.Endpoint, token.Text), work, problemPrefix: "", cancellation);
        // Where a work is set against one that does without what it measures, that one looks at no token.
        if (!work.HasToken || PeerVariant.BaseOf(Peer.Name) == work.Baseline)
            return;
        var refused = LoadTarget.For(work, Place.Endpoint, token.Forged) with { Status = 401, Check = BodyCheck.Any };
        await ExpectAsync(refused, work, "a forged token: ", cancellation);
        var without = LoadTarget.For(work with { Fields = [] }, Place.Endpoint, "") with { Status = 401, Check = BodyCheck.Any };
        await ExpectAsync(without, work, "no token: ", cancellation);
    }

    public void Dispose() => _process.Dispose();

    private async Task<int> ReadGenerationAsync(HttpClient client, CancellationToken cancellation)
    {
        using var status = JsonDocument.Parse(await client.GetStringAsync(new Uri($"http://{Place.Endpoint.Address}:{Place.AdminPort}/config/status"), cancellation));
        return status.RootElement.GetProperty("generation").GetInt32();
    }

    private static string NameOf(Peer peer, string file) => $"{peer.FileName}-{Path.GetFileName(file)}";

    private async Task<bool> IsListeningAsync(CancellationToken cancellation)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(Place.Endpoint, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task ExpectAsync(LoadTarget target, Work work, string problemPrefix, CancellationToken cancellation)
    {
        using var connection = await LoadConnection.OpenAsync(target, cancellation);
        string? problem;
        try
        {
            problem = await connection.ExchangeAsync(cancellation);
        }
        catch (InvalidDataException exception)
        {
            problem = exception.Message;
        }

        if (problem is not null)
            throw new LyingProxyException(Peer.Title, work.Name, $"{problemPrefix}{problem}");
    }
}
