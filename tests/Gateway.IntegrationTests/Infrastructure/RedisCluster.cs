using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>A Redis Cluster of three masters without replicas, each on ports of its own.</summary>
internal sealed class RedisCluster : IAsyncDisposable
{
    private const int Masters = 3;
    private const int Slots = 16384;

    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<int, ChildProcess> _nodes = [];
    private readonly List<string> _ports = [];

    private RedisCluster()
    {
    }

    /// <summary>What <c>Redis:Connection</c> has to say.</summary>
    public string Connection => string.Join(',', Addresses);

    private IEnumerable<string> Addresses => _ports.Select(static port => $"127.0.0.1:{port}");

    /// <summary>Starts it, and waits until all slots have a master.</summary>
    public static async Task<RedisCluster> StartAsync()
    {
        var cluster = new RedisCluster();
        for (var i = 0; i < Masters; i++)
            cluster.Launch();
        foreach (var port in cluster._ports)
            await Eventually.HoldsAsync(() => IsAnsweringAsync(port), "a node answers");
        await ChildProcess.RunAsync("redis-cli", ["--cluster", "create", .. cluster.Addresses, "--cluster-replicas", "0", "--cluster-yes"]);
        foreach (var port in cluster._ports)
            await Eventually.HoldsAsync(async () => (await CommandAsync(port, "CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal), "the cluster is whole");
        return cluster;
    }

    /// <summary>Runs a command, wherever its key is.</summary>
    public Task<string> CommandAsync(params string[] command) => CommandAsync(_ports[0], ["-c", .. command]);

    /// <summary>All keys that match, and how many nodes have some.</summary>
    public async Task<(IReadOnlyList<string> Keys, int Nodes)> KeysAsync(string pattern)
    {
        var all = await Task.WhenAll(_ports.Select(port => CommandAsync(port, "--scan", "--pattern", pattern)));
        return ([.. all.SelectMany(static keys => keys.Split('\n', StringSplitOptions.RemoveEmptyEntries))], all.Count(static keys => keys.Length > 0));
    }

    /// <summary>Ends the master of a key without a word; the cluster goes on without its slots.</summary>
    public async Task KillMasterOfAsync(string key)
    {
        var slot = int.Parse(await CommandAsync(_ports[0], "CLUSTER", "KEYSLOT", key), CultureInfo.InvariantCulture);
        // redis-cli gives each master a run of them, 5461 or 5462 long.
        _nodes.Remove(((slot * Masters) + 1) / Slots, out var master);
        await master!.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.Values)
            await node.DisposeAsync();
        _directory.Dispose();
    }

    private static async Task<bool> IsAnsweringAsync(string port)
    {
        await using var cli = ChildProcess.Start("redis-cli", "-p", port, "PING");
        return await cli.WaitForExitAsync() == 0;
    }

    private static async Task<string> CommandAsync(string port, params string[] command) =>
        (await ChildProcess.RunAsync("redis-cli", ["-p", port, .. command])).Trim();

    private void Launch()
    {
        var (port, bus) = (FreePort(), FreePort());
        _ports.Add(port);
        _nodes.Add(_nodes.Count, ChildProcess.Start(
            "redis-server", "--port", port, "--bind", "127.0.0.1", "--cluster-enabled", "yes", "--cluster-port", bus, "--cluster-config-file", $"nodes-{port}.conf",
            "--cluster-require-full-coverage", "no", "--cluster-node-timeout", "2000", "--save", "", "--appendonly", "no", "--dir", _directory.Path));
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
