using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.IntegrationTests.DestinationTls;

/// <summary>An HTTP proxy that only tunnels (CONNECT, RFC 9110 §9.3.6), to the loopback address whatever the name.</summary>
public sealed class TunnelProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private int _tunnels;

    /// <summary>Listens on a free port.</summary>
    public TunnelProxy()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Address => $"http://{_listener.LocalEndpoint}/";

    /// <summary>How many tunnels it has opened.</summary>
    public int Tunnels => _tunnels;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> open = [];
        try
        {
            while (true)
                open.Add(TunnelAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TunnelAsync(TcpClient accepted)
    {
        using var client = accepted;
        var stream = client.GetStream();
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stopping.Token) == 0)
                return;
            head.Append((char)one[0]);
        }

        // CONNECT localhost:1234 HTTP/1.1
        var authority = head.ToString().Split(' ')[1];
        using var backend = new TcpClient();
        await backend.ConnectAsync(IPAddress.Loopback, int.Parse(authority[(authority.LastIndexOf(':') + 1)..], null), _stopping.Token);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), _stopping.Token);
        Interlocked.Increment(ref _tunnels);
        await Task.WhenAny(
            stream.CopyToAsync(backend.GetStream(), _stopping.Token),
            backend.GetStream().CopyToAsync(stream, _stopping.Token));
    }
}
