using Gateway.Transforms.Shared;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>
/// The leaving of a client whose request is done all the same once it has begun, as one with an idempotency key is. It has begun when a call is under way that may change something; as long as none is, or the only one
/// still waits for a place, it is given up as any other. Safe to share between threads.
/// </summary>
/// <param name="request">The client's request.</param>
/// <param name="ended">Ends all of it; outlives this.</param>
internal sealed class Departure(DetachedRequest request, CancellationTokenSource ended) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    // Tells the first call, as long as it is the only one.
    private readonly CancellationTokenSource _waiting = new();
    private CancellationTokenRegistration _leaving;
    private int _begun;
    private bool _isGone;
    private bool _isFirstOver;
    // While the client is gone and nobody knows yet whether the only call gives its place up.
    private TaskCompletionSource? _deciding;

    /// <summary>Whether it was given up, and nothing was changed.</summary>
    public bool IsGivenUp => request.WasNeverSent;

    /// <summary>Looks out for it from now on.</summary>
    public void Watch() => _leaving = request.Client.UnsafeRegister(static departure => ((Departure)departure!).Leave(), this);

    /// <summary>A call that may change something is to be made. Where the client is gone, waits for what becomes of the only one before: with two of them, one could be given up when the other is done.</summary>
    /// <returns>False where it is not to be made, as all is given up. And a feature of the call, by which it need not wait for a place for nobody; null where it has to.</returns>
    public async ValueTask<(bool IsBegun, DetachedRequest? Call)> TryBeginAsync()
    {
        while (true)
        {
            Task decided;
            lock (_lock)
            {
                if (IsGivenUp)
                    return (false, null);
                if (_deciding is null)
                {
                    var isFirst = _begun++ == 0;
                    _isFirstOver &= !isFirst;
                    return (true, isFirst ? new DetachedRequest(_waiting.Token) : null);
                }

                decided = _deciding.Task;
            }

            await decided;
        }
    }

    /// <summary>The call is over.</summary>
    public void End(DetachedRequest? call)
    {
        if (call is null)
            return;
        bool isGivenUp;
        TaskCompletionSource? deciding;
        lock (_lock)
        {
            (_isFirstOver, deciding, _deciding) = (true, _deciding, null);
            if (call.WasNeverSent)
                _begun--;
            isGivenUp = call.WasNeverSent && _isGone && TryGiveUp();
        }

        if (isGivenUp)
            ended.Cancel();
        deciding?.TrySetResult();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _leaving.DisposeAsync();
        _waiting.Dispose();
    }

    private void Leave()
    {
        bool isGivenUp;
        lock (_lock)
        {
            _isGone = true;
            isGivenUp = TryGiveUp();
            if (!isGivenUp && (_begun > 1 || _isFirstOver))
                return;
            _deciding = isGivenUp ? null : new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        (isGivenUp ? ended : _waiting).Cancel();
    }

    private bool TryGiveUp()
    {
        request.WasNeverSent |= _begun == 0;
        return IsGivenUp;
    }
}
