using System.Globalization;
using System.Net;
using Gateway.LoadTests.Comparison.Machine;
using Gateway.LoadTests.Comparison.Peers;
using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Comparison;

/// <summary>The proxies of a comparison, each with its origin, while it runs, and their files. Stops and removes all of it in the end.</summary>
internal sealed class ComparisonStage : IDisposable
{
    private const int PortsOfPeer = 4;
    // Servers that give up root read their configurations as somebody else.
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly string _directory = Directory.CreateTempSubdirectory("compare-").FullName;
    private readonly List<RunningPeer> _peers = [];
    private readonly List<ServerProcess> _origins = [];

    /// <summary>For files that are of no use afterwards.</summary>
    public string DirectoryPath => _directory;

    public IReadOnlyList<RunningPeer> Peers => _peers;

    public Token? Token { get; private set; }

    /// <summary>Starts everything, and waits until each proxy takes connections.</summary>
    /// <exception cref="ComparisonException">Something does not start.</exception>
    public async Task StartAsync(IReadOnlyList<InstalledPeer> installed, TimeProvider time, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux())
            throw new ComparisonException("processor time is read as Linux shows it, and this is another system");
        File.SetUnixFileMode(_directory, Readable);
        Token = Token.Make(time);
        var publicKey = Path.Combine(_directory, "key.pem");
        await File.WriteAllTextAsync(publicKey, Token.PublicKey, cancellation);
        var group = (await Programs.RunAsync("id", ["-gn"], cancellation)).Output.Trim();
        var ports = FreePorts.Take(installed.Count * PortsOfPeer).Chunk(PortsOfPeer).ToList();
        foreach (var (one, own) in installed.Zip(ports))
        {
            // Each has an origin of its own: thousands of kept connections of all of them together are more than one process may have.
            _origins.Add(ServerProcess.Start(
                Cores.Load, Path.Combine(AppContext.BaseDirectory, "load-tests"), ["compare", "origin", own[0].ToString(CultureInfo.InvariantCulture)],
                Path.Combine(_directory, $"{one.Peer.FileName}-origin.log"), new Dictionary<string, string?>()));
            var directory = Path.Combine(_directory, one.Peer.FileName);
            var place = new PeerPlace
            {
                Directory = directory,
                Configuration = Path.Combine(directory, Path.GetFileName(one.Peer.Template)),
                Origin = new IPEndPoint(IPAddress.Loopback, own[0]),
                Endpoint = new IPEndPoint(IPAddress.Loopback, own[1]),
                Http2Endpoint = new IPEndPoint(IPAddress.Loopback, own[2]),
                AdminPort = own[3],
                PublicKey = publicKey,
                NodeModules = Path.Combine(Repository.Root, "tests", "backends", "express"),
                User = Environment.UserName,
                Group = group,
            };
            _peers.Add(await RunningPeer.StartAsync(one.Peer, place, one.Program, await one.ReadVersionAsync(cancellation), cancellation));
        }

        foreach (var peer in _peers)
            await peer.WaitAsync(time, cancellation);
    }

    public void Dispose()
    {
        foreach (var peer in _peers)
            peer.Dispose();
        foreach (var origin in _origins)
            origin.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
