namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>Cancels when a connection takes too long, or the request is cancelled.</summary>
internal sealed class ConnectLimit : IDisposable
{
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _request;

    /// <summary>Begins to count.</summary>
    public ConnectLimit(TimeSpan limit, TimeProvider time, CancellationToken request)
    {
        _request = request;
        _limit = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, request);
    }

    /// <summary>Cancelled for either reason.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>True when it was the time.</summary>
    public bool IsReached => _limit.IsCancellationRequested && !_request.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose()
    {
        _either.Dispose();
        _limit.Dispose();
    }
}
