using System.Collections.Concurrent;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Reloading;

/// <summary>Keep-alive connections that ask one thing again and again, and check every answer.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Task _running;
    private long _requests;

    /// <summary>Starts the load.</summary>
    /// <param name="gateway">Whom to ask.</param>
    /// <param name="target">What to ask for.</param>
    /// <param name="connections">How many at once.</param>
    /// <param name="check">
    /// Judges an answer: what is wrong with it, or null. Gets the state that the last good answer of the same connection left.
    /// </param>
    public Load(GatewayProcess gateway, string target, int connections, Func<RawResponse, ConnectionState, string?> check) =>
        _running = Task.WhenAll(Enumerable.Range(0, connections).Select(number => Task.Run(() => AskAsync(gateway.BaseAddress, number, target, check))));

    /// <summary>How many requests were answered well.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>What went wrong.</summary>
    public IReadOnlyCollection<string> Failures => [.. _failures];

    /// <summary>Ends the load after the answers that are under way.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task AskAsync(Uri address, int number, string target, Func<RawResponse, ConnectionState, string?> check)
    {
        var state = new ConnectionState();
        var answered = 0;
        try
        {
            await using var connection = await RawConnection.OpenAsync(address);
            for (; !_stop.IsCancellationRequested; answered++)
            {
                await connection.SendAsync("GET", target, ["Host: localhost"]);
                if (check(await connection.ReceiveAsync(), state) is { } problem)
                    _failures.Enqueue($"connection {number}, after {answered} answers: {problem}");
                else
                    Interlocked.Increment(ref _requests);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            _failures.Enqueue($"connection {number}, after {answered} answers: {exception.Message}");
        }
    }

    /// <summary>What a check remembers of a connection.</summary>
    internal sealed class ConnectionState
    {
        /// <summary>The number of the edit that answered last.</summary>
        public int Edit { get; set; }
    }
}
