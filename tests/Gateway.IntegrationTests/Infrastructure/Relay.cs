using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>A way to a server that can be cut, so that what is sent over it waits and nobody is told; or closed, so that connections are refused; or made long; or lie.</summary>
internal sealed class Relay : IAsyncDisposable
{
    // What one direction of a connection holds while it is cut or long.
    private const int MaxPieces = 16;

    // Keeps the port while nobody listens there: nobody else is given it, and no connection begins there.
    private readonly Socket _place = Bind(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Socket> _sockets = [];
    private readonly Lock _gate = new();
    private Task _accepting = Task.CompletedTask;
    private Socket? _listener;
    private volatile TaskCompletionSource _open = new();
    private long _delayTicks;

    /// <summary>Opens the way to a port.</summary>
    public Relay(int target)
    {
        Target = target;
        _open.SetResult();
        Open();
    }

    /// <summary>Where it begins.</summary>
    public int Port => ((IPEndPoint)_place.LocalEndPoint!).Port;

    /// <summary>The port where it leads; connections that are there stay where they are.</summary>
    public int Target { get; set; }

    /// <summary>How long it takes from the server to the client: that long for each piece, as a long line has it.</summary>
    public TimeSpan Delay
    {
        get => new(Interlocked.Read(ref _delayTicks));
        set => Interlocked.Exchange(ref _delayTicks, value.Ticks);
    }

    /// <summary>Makes something else of each piece that the server sends; null: nothing. Called by several threads.</summary>
    public Func<byte[], byte[]>? Garble { get; set; }

    /// <summary>Nothing comes through from now on.</summary>
    public void Cut() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All comes through, also what waited.</summary>
    public void Heal() => _open.TrySetResult();

    /// <summary>Connections break off, and new ones are refused, as where the server has died.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _listener?.Dispose();
            _listener = null;
            foreach (var socket in _sockets)
                socket.Dispose();
            _sockets.Clear();
        }
    }

    /// <summary>Connections are taken again.</summary>
    public void Open()
    {
        var listener = Bind((IPEndPoint)_place.LocalEndPoint!);
        listener.Listen(512);
        lock (_gate)
            _listener = listener;
        _accepting = AcceptAsync(listener);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Heal();
        Close();
        await _accepting;
        _place.Dispose();
        _stop.Dispose();
    }

    private static Socket Bind(IPEndPoint at)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(at);
        return socket;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync(_stop.Token);
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                if (!TryKeep(listener, client, server))
                    return;
                try
                {
                    await server.ConnectAsync(IPAddress.Loopback, Target, _stop.Token);
                }
                catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
                {
                    End(client, server);
                    continue;
                }

                _ = CopyAsync(client, server, isAnswer: false);
                _ = CopyAsync(server, client, isAnswer: true);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It was closed, or the test is over.
        }
    }

    // What was accepted while it was being closed is closed as well.
    private bool TryKeep(Socket listener, Socket client, Socket server)
    {
        lock (_gate)
        {
            if (_listener == listener)
            {
                _sockets.Add(client);
                _sockets.Add(server);
                return true;
            }
        }

        End(client, server);
        return false;
    }

    private void End(Socket one, Socket other)
    {
        lock (_gate)
        {
            _sockets.Remove(one);
            _sockets.Remove(other);
        }

        one.Dispose();
        other.Dispose();
    }

    private async Task CopyAsync(Socket from, Socket to, bool isAnswer)
    {
        var pieces = Channel.CreateBounded<(long At, byte[] Bytes)>(MaxPieces);
        var sending = SendAsync(pieces, from, to, isAnswer);
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var count)
                await pieces.Writer.WriteAsync((TimeProvider.System.GetTimestamp(), buffer[..count]), _stop.Token);
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // One end is gone; the other is told below.
        }

        pieces.Writer.TryComplete();
        await sending;
        End(from, to);
    }

    private async Task SendAsync(Channel<(long At, byte[] Bytes)> pieces, Socket from, Socket to, bool isAnswer)
    {
        try
        {
            await foreach (var (at, piece) in pieces.Reader.ReadAllAsync(_stop.Token))
            {
                if (isAnswer && Delay - TimeProvider.System.GetElapsedTime(at) is { Ticks: > 0 } rest)
                    await Task.Delay(rest, TimeProvider.System, _stop.Token);
                await _open.Task;
                var bytes = isAnswer && Garble is { } garble ? garble(piece) : piece;
                for (var sent = 0; sent < bytes.Length;)
                    sent += await to.SendAsync(bytes.AsMemory(sent), _stop.Token);
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // Nobody takes it any more, so nothing more is read.
            pieces.Writer.TryComplete();
            End(from, to);
        }
    }

    private static bool IsEnd(Exception exception) => exception is SocketException or ObjectDisposedException or OperationCanceledException or ChannelClosedException;
}
