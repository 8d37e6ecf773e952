using System.Threading.Tasks.Sources;

namespace Gateway.Transforms.Shared.Sockets;

/// <summary>
/// Tells one who waits that something has happened, or may have. What happened before is told at once. Whoever sets it runs what waits for it.
/// </summary>
public sealed class EventSignal : IValueTaskSource
{
    private const int Nothing = 0;
    private const int Happened = 1;
    private const int Waiting = 2;

    private ManualResetValueTaskSourceCore<bool> _source;
    private int _state;

    /// <summary>It has happened. Safe to be called by many at once.</summary>
    public void Set()
    {
        if (Interlocked.Exchange(ref _state, Happened) != Waiting)
            return;
        Volatile.Write(ref _state, Nothing);
        _source.SetResult(true);
    }

    /// <summary>Waits for it. Not to be called before the last wait is over.</summary>
    public ValueTask WaitAsync()
    {
        if (Interlocked.Exchange(ref _state, Nothing) == Happened)
            return default;
        _source.Reset();
        var waiting = new ValueTask(this, _source.Version);
        if (Interlocked.CompareExchange(ref _state, Waiting, Nothing) != Nothing)
        {
            // It has just happened.
            Volatile.Write(ref _state, Nothing);
            return default;
        }

        return waiting;
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
