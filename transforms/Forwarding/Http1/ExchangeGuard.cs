namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>
/// Ends an exchange whose client left or which waits for too long, by closing its connection: whatever is going on
/// there then fails. Safe to share between the exchange, its body and the watchdog.
/// </summary>
/// <param name="timeouts">How long it may wait.</param>
/// <param name="time">The clock.</param>
internal sealed class ExchangeGuard(ForwardingSettings timeouts, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Deadline _receive = new(time);
    private Deadline _send = new(time);
    private BackendConnection? _connection;
    private bool _isAnswered;
    private CancellationTokenSource? _clientWait;
    private bool _isOver;

    /// <summary>Who ended it; None while nobody has.</summary>
    public ExchangeEnd End { get; private set; }

    /// <summary>The watchdog's list.</summary>
    public ExchangeGuard? Next { get; set; }

    /// <summary>The watchdog's list.</summary>
    public ExchangeGuard? Previous { get; set; }

    /// <summary>Guards the exchange on this connection from now on; closes it if the end came before.</summary>
    public void Attach(BackendConnection connection)
    {
        lock (_lock)
        {
            _connection = connection;
            if (End != ExchangeEnd.None)
                connection.Abort();
        }
    }

    /// <summary>Something from the backend is awaited for so long.</summary>
    public void Awaiting(TimeSpan limit) => _receive.Set(limit);

    /// <summary>It has come, or is awaited no longer.</summary>
    public void Received() => _receive.Lift();

    /// <summary>A part of the request's body is being sent.</summary>
    public void Sending() => _send.Set(timeouts.Idle);

    /// <summary>It was sent.</summary>
    public void Sent() => _send.Lift();

    /// <summary>All of the request was sent: the response's head is due.</summary>
    public void RequestSent()
    {
        lock (_lock)
        {
            if (!_isAnswered)
                _receive.Set(timeouts.FirstByte);
        }
    }

    /// <summary>The response's head is here, perhaps before all of the request was sent.</summary>
    public void Answered()
    {
        lock (_lock)
        {
            _isAnswered = true;
            _receive.Lift();
        }
    }

    /// <summary>Whether something is awaited for too long.</summary>
    /// <param name="now">In the clock's time.</param>
    public bool IsOverdue(long now) => _receive.IsPast(now) || _send.IsPast(now);

    /// <summary>Ends the exchange; the first to do so is remembered.</summary>
    public void EndBecause(ExchangeEnd end)
    {
        lock (_lock)
        {
            if (_isOver || End != ExchangeEnd.None)
                return;
            End = end;
            _connection?.Abort();
            // Never inline: what it wakes would run under the lock.
            _ = _clientWait?.CancelAsync();
        }
    }

    /// <summary>Ends, with the exchange, what waits for the client; null when nothing does any more.</summary>
    public void CancelAtEnd(CancellationTokenSource? clientWait)
    {
        lock (_lock)
            _clientWait = clientWait;
    }

    /// <summary>Guards no longer: once this returns, the connection is not closed from here.</summary>
    public void Close()
    {
        lock (_lock)
            _isOver = true;
    }
}
