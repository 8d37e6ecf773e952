using System.Net.Http;
using Gateway.Transforms.Shared.Calls;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>
/// The connections to one destination: idle ones are handed out again, the latest first, so that those no longer
/// needed age and are closed. Safe to share between threads.
/// </summary>
internal sealed class DestinationPool : IDisposable
{
    // Node closes idle connections after 5 s, Apache too. Ours must be gone before, or a request meets a closed one.
    private static readonly TimeSpan MaxIdle = TimeSpan.FromSeconds(4);

    // Long enough to be cheap, short enough to follow a change in DNS.
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    // A backend says for how long it keeps a connection; it counts from its own last byte.
    private static readonly TimeSpan KeepAliveMargin = TimeSpan.FromSeconds(1);

    private const int MaxLooks = 8;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<BackendConnection> _idle = [];
    private readonly Connector _connector;
    private readonly SemaphoreSlim? _places;
    private readonly TimeProvider _time;
    private readonly ForwardingMetrics _metrics;
    private readonly string _cluster;
    private readonly ITimer _sweep;
    private bool _isSweeping;
    private bool _isRetired;

    /// <summary>An empty pool.</summary>
    /// <param name="cluster">Its cluster's id, for metrics.</param>
    /// <param name="connector">Opens connections.</param>
    /// <param name="maxConnections">How many may be in use at a time; null for no limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Where connections are counted.</param>
    public DestinationPool(string cluster, Connector connector, int? maxConnections, TimeProvider time, ForwardingMetrics metrics)
    {
        (_cluster, _connector, _time, _metrics) = (cluster, connector, time, metrics);
        _places = maxConnections is { } count ? new SemaphoreSlim(count, count) : null;
        _sweep = time.CreateTimer(static pool => ((DestinationPool)pool!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The cluster's id.</summary>
    public string Cluster => _cluster;

    /// <summary>Where its connections lead.</summary>
    public Destination Destination => _connector.Destination;

    /// <summary>An idle connection that is still good; null when there is none.</summary>
    public BackendConnection? TryTake()
    {
        while (Pop() is { } connection)
        {
            if (_time.GetTimestamp() < connection.IdleUntil && connection.IsQuiet())
                return connection;
            connection.Dispose();
        }

        return null;
    }

    /// <summary>Lets one more request in, which must <see cref="Leave"/> when it is done; false when there are enough.</summary>
    public bool TryEnter() => _places?.Wait(0, CancellationToken.None) != false;

    /// <summary>Waits until there is room for one more request, where <see cref="TryEnter"/> found none.</summary>
    /// <param name="limit">How long it may take.</param>
    /// <param name="request">Ends the wait.</param>
    /// <exception cref="ConnectTimeoutException">There was no room in time.</exception>
    /// <exception cref="OperationCanceledException">Cancelled meanwhile.</exception>
    public async ValueTask EnterAsync(TimeSpan limit, CancellationToken request)
    {
        using var either = new ConnectLimit(limit, _time, request);
        try
        {
            await _places!.WaitAsync(either.Token);
        }
        catch (OperationCanceledException exception) when (either.IsReached)
        {
            throw new ConnectTimeoutException(limit, exception);
        }
    }

    /// <summary>Lets the next request in.</summary>
    public void Leave() => _places?.Release();

    /// <summary>Opens a connection. Whoever has entered found no idle one, so there are never more than may be in use.</summary>
    /// <param name="limit">How long it may take; <paramref name="cancellation"/> sees to it. Shared out among several addresses.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="HttpRequestException">It cannot be opened.</exception>
    /// <exception cref="OperationCanceledException">Cancelled meanwhile.</exception>
    public async ValueTask<BackendConnection> ConnectAsync(TimeSpan limit, CancellationToken cancellation)
    {
        var (socket, stream) = await _connector.ConnectAsync(limit, cancellation);
        _metrics.Opened(_cluster);
        return new BackendConnection(socket, stream, this) { OpenedAt = _time.GetTimestamp() };
    }

    /// <summary>Takes a connection back whose last response was complete beyond doubt, and nothing behind it.</summary>
    /// <param name="connection">From this pool.</param>
    /// <param name="keepAlive">For how long the backend keeps it; null when it did not say.</param>
    public void Return(BackendConnection connection, TimeSpan? keepAlive)
    {
        var idle = keepAlive is { } promised && promised - KeepAliveMargin < MaxIdle ? promised - KeepAliveMargin : MaxIdle;
        var now = _time.GetTimestamp();
        if (idle <= TimeSpan.Zero || _time.GetElapsedTime(connection.OpenedAt, now) > MaxAge || !TryKeep(connection, now, idle))
            connection.Dispose();
    }

    /// <summary>A connection of this pool was closed.</summary>
    public void Closed() => _metrics.Closed(_cluster);

    /// <summary>Closes idle connections now and those in use when they are done.</summary>
    public void Dispose()
    {
        lock (_lock)
            _isRetired = true;
        _sweep.Dispose();
        while (Pop() is { } connection)
            connection.Dispose();
    }

    private bool TryKeep(BackendConnection connection, long now, TimeSpan idle)
    {
        connection.Rest(now + (long)(idle.TotalSeconds * _time.TimestampFrequency));
        if (connection.HasNews())
            return false;
        lock (_lock)
        {
            if (_isRetired)
                return false;
            _idle.Add(connection);
            if (_isSweeping)
                return true;
            _isSweeping = true;
        }

        _sweep.Change(SweepInterval, SweepInterval);
        return true;
    }

    private BackendConnection? Pop()
    {
        lock (_lock)
        {
            if (_idle.Count == 0)
                return null;
            // The latest, or one of the few before it whose events this thread waits for.
            var place = _idle.Count - 1;
            for (var i = place; i >= 0 && i > place - MaxLooks; i--)
            {
                if (_idle[i].Loop?.IsCurrent == true)
                {
                    place = i;
                    break;
                }
            }

            var connection = _idle[place];
            _idle.RemoveAt(place);
            return connection;
        }
    }

    private void Sweep()
    {
        List<BackendConnection>? expired = null;
        var now = _time.GetTimestamp();
        lock (_lock)
        {
            for (var i = _idle.Count - 1; i >= 0; i--)
            {
                if (_idle[i].IdleUntil > now)
                    continue;
                (expired ??= []).Add(_idle[i]);
                _idle.RemoveAt(i);
            }

            if (_idle.Count == 0 && !_isRetired)
            {
                _isSweeping = false;
                _sweep.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        expired?.ForEach(static connection => connection.Dispose());
    }
}
