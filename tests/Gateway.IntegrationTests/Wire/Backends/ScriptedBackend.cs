using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.IntegrationTests.Wire.Backends;

/// <summary>
/// A backend on a socket of its own that parses what it gets strictly, remembers all of it, and does for each request what
/// it is told: it may lie, break and stall.
/// </summary>
internal sealed class ScriptedBackend : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<ReceivedRequest, Script> _scriptOf;
    private readonly X509Certificate2? _certificate;
    private readonly ConcurrentDictionary<int, BackendConnection> _open = new();
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private readonly ConcurrentQueue<string> _violations = new();
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _connections;

    /// <summary>Starts it on a free port.</summary>
    /// <param name="scriptOf">Chooses what to do for a request, by its head.</param>
    /// <param name="certificate">For TLS; null for none.</param>
    public ScriptedBackend(Func<ReceivedRequest, Script> scriptOf, X509Certificate2? certificate = null)
    {
        _scriptOf = scriptOf;
        _certificate = certificate;
        _listener.Start(backlog: 512);
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Address => $"{(_certificate is null ? "http" : "https")}://{_listener.LocalEndpoint}";

    /// <summary>False: requests are counted, but not kept.</summary>
    public bool KeepsRequests { get; init; } = true;

    /// <summary>False: a script begins when the head is here, and reads the body if it likes.</summary>
    public bool ReadsBodies { get; init; } = true;

    /// <summary>All requests so far, as they came in.</summary>
    public IReadOnlyCollection<ReceivedRequest> Requests => _requests;

    /// <summary>What came and was no request; the connection was closed then.</summary>
    public IReadOnlyCollection<string> Violations => _violations;

    /// <summary>How many connections were accepted so far.</summary>
    public int ConnectionCount => Volatile.Read(ref _connections);

    /// <summary>How many connections are open.</summary>
    public int OpenConnectionCount => _open.Count;

    /// <summary>Whether a connection is open.</summary>
    public bool IsOpen(int connection) => _open.ContainsKey(connection);

    /// <summary>How many times a request came.</summary>
    public int CountOf(string id) => _counts.GetValueOrDefault(id);

    /// <summary>The requests with an id, as they came in.</summary>
    public IReadOnlyList<ReceivedRequest> RequestsOf(string id) => [.. _requests.Where(request => request.Id == id)];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        foreach (var connection in _open.Values)
            await connection.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                _ = ServeAsync(socket, Interlocked.Increment(ref _connections));
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Stopped, or a connection that was given up before it was accepted.
            }
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        BackendConnection? connection = null;
        try
        {
            var network = new NetworkStream(socket, ownsSocket: true);
            connection = new BackendConnection(new WireStream(await SecureAsync(network), socket), number);
            _open[number] = connection;
            await connection.ServeAsync(AnswerAsync);
        }
        catch (FormatException exception)
        {
            _violations.Enqueue($"connection {number}, behind '{connection?.Request?.Id}': {exception.Message}");
        }
        catch (EndOfStreamException)
        {
            // What a gateway does with a client that leaves within its request.
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException
            or TimeoutException or System.Security.Authentication.AuthenticationException)
        {
            // The other side has gone, or the test has ended.
        }
        finally
        {
            _open.TryRemove(number, out _);
            if (connection is not null)
                await connection.DisposeAsync();
            socket.Dispose();
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream network)
    {
        if (_certificate is null)
            return network;
        var secure = new SslStream(network);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
        return secure;
    }

    private async Task AnswerAsync(BackendConnection connection)
    {
        var id = connection.Request.Id;
        _counts.AddOrUpdate(id, 1, static (_, count) => count + 1);
        if (ReadsBodies)
            await connection.ReadBodyAsync();
        if (KeepsRequests)
            _requests.Enqueue(connection.Request);
        await _scriptOf(connection.Request)(connection);
    }
}
