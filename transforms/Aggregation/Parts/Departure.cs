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

    /// <summary>Whether it was given up, and nothing was changed.</summary>
    public bool IsGivenUp => request.WasNeverSent;

    /// <summary>Looks out for it from now on.</summary>
    public void Watch() => _leaving = request.Client.UnsafeRegister(static departure => ((Departure)departure!).Leave(), this);

    /// <summary>A call that may change something is to be made; false where it is not, as all is given up.</summary>
    /// <param name="call">A feature of the call, by which it need not wait for a place for nobody; null where it has to.</param>
    public bool TryBegin(out DetachedRequest? call)
    {
        lock (_lock)
        {
            // With two of them, one could be given up when the other is done.
            call = _begun == 0 ? new DetachedRequest(_waiting.Token) : null;
            if (IsGivenUp)
                return false;
            _begun++;
            return true;
        }
    }

    /// <summary>The call is over.</summary>
    public void End(DetachedRequest? call)
    {
        if (call is not { WasNeverSent: true })
            return;
        lock (_lock)
        {
            _begun--;
            if (!_isGone || !TryGiveUp())
                return;
        }

        ended.Cancel();
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
            if (!isGivenUp && _begun > 1)
                return;
        }

        (isGivenUp ? ended : _waiting).Cancel();
    }

    private bool TryGiveUp()
    {
        request.WasNeverSent |= _begun == 0;
        return IsGivenUp;
    }
}
