namespace Gateway.Hosting;

/// <summary>Whether the gateway is about to stop, and how much is left to do. Safe to share between threads.</summary>
public sealed class DrainState
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _requestsInFlight;

    /// <summary>True from the first signal to stop; <c>/readyz</c> is 503 then.</summary>
    public bool IsDraining => _begun.Task.IsCompleted;

    /// <summary>Completes at the first signal to stop.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Requests that have arrived and whose response is not complete.</summary>
    public int RequestsInFlight => Volatile.Read(ref _requestsInFlight);

    /// <summary>Starts draining; there is no way back.</summary>
    public void Begin() => _begun.TrySetResult();

    internal void Enter() => Interlocked.Increment(ref _requestsInFlight);

    internal void Leave() => Interlocked.Decrement(ref _requestsInFlight);
}
