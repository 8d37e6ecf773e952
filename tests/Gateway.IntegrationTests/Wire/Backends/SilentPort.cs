using System.Net;
using System.Net.Sockets;

namespace Gateway.IntegrationTests.Wire.Backends;

/// <summary>A port whose queue of new connections is full: connecting to it neither works nor fails.</summary>
internal sealed class SilentPort : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _queue = [];

    private SilentPort()
    {
    }

    /// <summary>Where it is.</summary>
    public string Address => $"http://{_listener.LocalEndPoint}";

    /// <summary>Takes a free port, and connects to it until it does not answer.</summary>
    public static async Task<SilentPort> OpenAsync()
    {
        var port = new SilentPort();
        port._listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        port._listener.Listen(0);
        while (await port.ConnectAsync())
        {
            // The queue takes one more.
        }

        return port;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var socket in _queue)
            socket.Dispose();
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _queue.Add(socket);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await socket.ConnectAsync(_listener.LocalEndPoint!, patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
