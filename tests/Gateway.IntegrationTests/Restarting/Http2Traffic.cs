using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Restarting;

/// <summary>
/// HTTP/2 clients with several streams at once. They repeat what a GOAWAY says was not processed, as RFC 9113 §6.8 lets them,
/// and nothing else. .NET's client repeats such a request by itself unless the connection ends just while it sends it; then
/// the same is done here, and only for a request that the backend has never seen.
/// </summary>
internal sealed class Http2Traffic : IAsyncDisposable
{
    private const int Streams = 8;

    private static readonly TimeSpan Thinking = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentQueue<HttpClient> _clients = new();
    private readonly QuickBackend _backend;
    private readonly Task _running;
    private long _requests;
    private long _answers;

    /// <summary>Starts the traffic.</summary>
    public Http2Traffic(Uri address, QuickBackend backend, int clients)
    {
        _backend = backend;
        _running = Task.WhenAll(Enumerable.Range(0, clients).SelectMany(_ => Visits(address)));
    }

    /// <summary>How many requests were answered as they should be.</summary>
    public long Answers => Interlocked.Read(ref _answers);

    /// <summary>What went wrong, except that a connection was refused.</summary>
    public IReadOnlyCollection<string> Failures => [.. _failures];

    /// <summary>Ends the traffic after the answers that are under way.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        while (_clients.TryDequeue(out var client))
            client.Dispose();
        _stop.Dispose();
    }

    private IEnumerable<Task> Visits(Uri address)
    {
        var client = new HttpClient(GatewayProcess.NewHandler())
        {
            BaseAddress = address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Eventually.Limit,
        };
        _clients.Enqueue(client);
        return Enumerable.Range(0, Streams).Select(_ => Task.Run(() => VisitAsync(client)));
    }

    private async Task<HttpResponseMessage> GetAsync(HttpClient client, string path)
    {
        try
        {
            return await client.GetAsync(path);
        }
        catch (HttpRequestException exception) when (exception.InnerException is HttpProtocolException { ErrorCode: 0 } && !_backend.HasSeen(path))
        {
            return await client.GetAsync(path);
        }
    }

    private async Task VisitAsync(HttpClient client)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                using var response = await GetAsync(client, $"/{Interlocked.Increment(ref _requests)}");
                if (response.StatusCode == HttpStatusCode.OK)
                    Interlocked.Increment(ref _answers);
                else
                    _failures.Enqueue($"after {Answers} answers: {response.StatusCode}");
                await Task.Delay(Thinking, TimeProvider.System);
            }
        }
        catch (HttpRequestException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            // The gateway is gone; nothing was sent.
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            _failures.Enqueue($"after {Answers} answers: {exception}");
        }
    }
}
