using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>A redis-server on a port of its own, which it keeps when it is started again.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private ChildProcess _process;

    /// <summary>Starts it, with nothing in it.</summary>
    /// <param name="replicaOf">The port of the server that it follows; null for none.</param>
    public RedisServer(int? replicaOf = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        _process = Launch(replicaOf);
    }

    /// <summary>Its port.</summary>
    public int Port { get; }

    private string PortText => Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Runs a command.</summary>
    public async Task<string> CommandAsync(params string[] command) => (await ChildProcess.RunAsync("redis-cli", ["-p", PortText, .. command])).Trim();

    /// <summary>It does nothing from now on, and closes nothing.</summary>
    public Task FreezeAsync() => _process.SignalAsync("STOP");

    /// <summary>It goes on.</summary>
    public Task ThawAsync() => _process.SignalAsync("CONT");

    /// <summary>Ends it without a word.</summary>
    public ValueTask KillAsync() => _process.DisposeAsync();

    /// <summary>Starts it again, with what it saved last.</summary>
    /// <param name="replicaOf">The port of the server that it follows; null for none.</param>
    public async Task RestartAsync(int? replicaOf = null)
    {
        _process = Launch(replicaOf);
        await WaitAsync();
    }

    /// <summary>Waits until it answers.</summary>
    public Task WaitAsync() => Eventually.HoldsAsync(IsAnsweringAsync, "Redis answers");

    /// <summary>Follows nobody from now on, and takes writes.</summary>
    public Task PromoteAsync() => CommandAsync("REPLICAOF", "NO", "ONE");

    /// <summary>Follows another one from now on, and takes no writes. Connections stay.</summary>
    /// <param name="port">The port of the other.</param>
    public Task FollowAsync(int port) => CommandAsync("REPLICAOF", "127.0.0.1", port.ToString(CultureInfo.InvariantCulture));

    /// <summary>Waits until so many connections of a name are there.</summary>
    public Task WaitForClientsAsync(string name, int count) => Eventually.HoldsAsync(
        async () => (await CommandAsync("CLIENT", "LIST")).Split('\n').Count(line => line.Contains($" name={name} ", StringComparison.Ordinal)) >= count, $"{count} connections of {name}");

    /// <summary>Waits until it has all that the one it follows had when it began to.</summary>
    public Task WaitUntilFollowingAsync() => Eventually.HoldsAsync(async () => await ReplicationAsync("master_link_status") == "up", "the replica follows");

    /// <summary>Waits until it has all that another one has, which it follows and to which nobody writes.</summary>
    public Task WaitUntilLikeAsync(RedisServer primary) => Eventually.HoldsAsync(
        async () => await ReplicationAsync("master_link_status") == "up" && await ReplicationAsync("slave_repl_offset") == await primary.ReplicationAsync("master_repl_offset"), "the replica has all");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Dispose();
    }

    private async Task<bool> IsAnsweringAsync()
    {
        await using var cli = ChildProcess.Start("redis-cli", "-p", PortText, "PING");
        return await cli.WaitForExitAsync() == 0;
    }

    private async Task<string> ReplicationAsync(string field) =>
        (await CommandAsync("INFO", "replication")).Split('\n').Select(static line => line.Trim().Split(':')).Where(line => line[0] == field).Select(static line => line[1]).FirstOrDefault("");

    private ChildProcess Launch(int? replicaOf) => ChildProcess.Start(
        "redis-server",
        [
            "--port", PortText, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--repl-diskless-sync-delay", "0", "--dir", _directory.Path,
            .. replicaOf is { } port ? (string[])["--replicaof", "127.0.0.1", port.ToString(CultureInfo.InvariantCulture)] : [],
        ]);
}
