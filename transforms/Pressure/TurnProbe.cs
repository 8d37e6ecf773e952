namespace Gateway.Transforms.Pressure;

/// <summary>Work that does nothing but tell how long it waited for its turn. One thread asks, another does the work.</summary>
/// <param name="time">The clock.</param>
/// <param name="queue">Gives it to those whose delay is to be known.</param>
internal sealed class TurnProbe(TimeProvider time, Action<IThreadPoolWorkItem> queue) : IThreadPoolWorkItem
{
    private readonly StandingDelay _standing = new();
    private long _asked;
    private long _done;
    private volatile bool _isWaiting;

    /// <summary>Looks at what it was last asked, which may wait still, and asks again.</summary>
    /// <returns>The delay that stands.</returns>
    public TimeSpan Ask()
    {
        if (_isWaiting)
            return _standing.Add(time.GetElapsedTime(_asked));
        var standing = _standing.Add(time.GetElapsedTime(_asked, Volatile.Read(ref _done)));
        _asked = time.GetTimestamp();
        _isWaiting = true;
        try
        {
            queue(this);
        }
        catch
        {
            // Nobody will ever do it, and it must not seem to wait.
            Execute();
            throw;
        }

        return standing;
    }

    /// <inheritdoc/>
    public void Execute()
    {
        Volatile.Write(ref _done, time.GetTimestamp());
        _isWaiting = false;
    }
}
