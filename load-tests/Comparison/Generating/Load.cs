using System.Net.Sockets;

namespace Gateway.LoadTests.Comparison.Generating;

/// <summary>A load over HTTP/1.1: connections that each send the next request as soon as the answer is there and checked, or at given times.</summary>
/// <remarks>Sends nothing more after the first wrong answer; whoever runs it asks <see cref="Problem"/> and the counts.</remarks>
internal sealed class Load : IAsyncDisposable
{
    /// <summary>How long an answer may take; a proxy that needs more hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<LoadConnection> _connections;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _cancellation;
    private readonly List<Task> _running = [];
    private volatile bool _isStopping;
    private volatile string? _problem;
    private long _answered;

    private Load(List<LoadConnection> connections, TimeProvider time, CancellationTokenSource cancellation) =>
        (_connections, _time, _cancellation) = (connections, time, cancellation);

    /// <summary>Right answers so far.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>What was wrong with an answer; null as long as all were right.</summary>
    public string? Problem => _problem;

    /// <summary>Connections that the proxy closed so far.</summary>
    public long Reopened => _connections.Sum(static connection => (long)connection.Reopened);

    /// <summary>Bytes of a body as it came last.</summary>
    public int BodyBytes => _connections[0].BodyBytes;

    /// <exception cref="SocketException">A connection was refused.</exception>
    public static async Task<Load> OpenAsync(LoadTarget target, int connections, TimeProvider time, CancellationToken cancellation)
    {
        var load = new Load(new List<LoadConnection>(connections), time, CancellationTokenSource.CreateLinkedTokenSource(cancellation));
        try
        {
            while (load._connections.Count < connections)
                load._connections.Add(await LoadConnection.OpenAsync(target, cancellation));
            return load;
        }
        catch
        {
            await load.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets every connection send one request after the other until <see cref="StopAsync"/>.</summary>
    public void Start()
    {
        foreach (var connection in _connections)
            _running.Add(Task.Run(() => RepeatAsync(connection), CancellationToken.None));
    }

    /// <summary>Lets the connections send what <paramref name="arrivals"/> brings, until those are completed.</summary>
    public void Start(Arrivals arrivals)
    {
        foreach (var connection in _connections)
            _running.Add(Task.Run(() => FollowAsync(connection, arrivals), CancellationToken.None));
    }

    /// <summary>Lets answers that are on their way come in, and sends nothing more.</summary>
    /// <exception cref="TimeoutException">One did not come in time.</exception>
    public async Task StopAsync()
    {
        _isStopping = true;
        await Task.WhenAll(_running).WaitAsync(Patience, _time, CancellationToken.None);
        _running.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        await _cancellation.CancelAsync();
        foreach (var connection in _connections)
            connection.Dispose();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _cancellation.Dispose();
    }

    private async Task RepeatAsync(LoadConnection connection)
    {
        while (!_isStopping && await TryExchangeAsync(connection))
            Interlocked.Increment(ref _answered);
    }

    private async Task FollowAsync(LoadConnection connection, Arrivals arrivals)
    {
        while (await arrivals.NextAsync(_cancellation.Token) is { } dueAt && await TryExchangeAsync(connection))
        {
            arrivals.Record(_time.GetElapsedTime(dueAt));
            Interlocked.Increment(ref _answered);
        }
    }

    private async ValueTask<bool> TryExchangeAsync(LoadConnection connection)
    {
        try
        {
            if (await connection.ExchangeAsync(_cancellation.Token) is not { } problem)
                return true;
            _problem ??= problem;
        }
        catch (Exception exception) when (exception is InvalidDataException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            if (!_cancellation.IsCancellationRequested)
                _problem ??= exception.Message;
        }

        _isStopping = true;
        return false;
    }
}
