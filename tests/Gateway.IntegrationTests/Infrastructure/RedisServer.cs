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
    public RedisServer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        _process = Launch();
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
    public async Task RestartAsync()
    {
        _process = Launch();
        await WaitAsync();
    }

    /// <summary>Waits until it answers.</summary>
    public Task WaitAsync() => Eventually.HoldsAsync(IsAnsweringAsync, "Redis answers");

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

    private ChildProcess Launch() => ChildProcess.Start(
        "redis-server", "--port", PortText, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _directory.Path);
}
