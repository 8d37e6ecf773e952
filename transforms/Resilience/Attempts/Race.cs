namespace Gateway.Transforms.Resilience.Attempts;

/// <summary>
/// Which of two sends of a request answers the client: the first that has a good answer, or the last that has any. A bad answer is held until the other one has a claim or has ended. Who does not answer is given up. Safe to share between both.
/// </summary>
internal sealed class Race
{
    private readonly Lock _lock = new();
    private readonly List<Fork> _running = [];
    private Fork? _held;
    private TaskCompletionSource<bool>? _heldAnswers;
    private Fork? _winner;

    /// <summary>Who answers; null while nobody does.</summary>
    public Fork? Winner
    {
        get
        {
            lock (_lock)
                return _winner;
        }
    }

    /// <summary>One takes part.</summary>
    /// <returns>False where it is decided already.</returns>
    public bool TryJoin(Fork fork)
    {
        lock (_lock)
        {
            if (_winner is not null)
                return false;
            _running.Add(fork);
            return true;
        }
    }

    /// <summary>One has ended. Where another is held, that answers if nobody else can.</summary>
    public void Leave(Fork fork)
    {
        lock (_lock)
        {
            _running.Remove(fork);
            if (_winner is not null || _held is null || _running.Count > 0)
                return;
            _winner = _held;
            _heldAnswers!.SetResult(true);
        }
    }

    /// <summary>One has an answer.</summary>
    /// <param name="fork">Whose it is.</param>
    /// <param name="isGood">False where another might be better: it is waited for.</param>
    /// <param name="cancellation">The answer can be held no longer.</param>
    /// <returns>True where that one answers the client.</returns>
    public async ValueTask<bool> ClaimAsync(Fork fork, bool isGood, CancellationToken cancellation)
    {
        Task<bool>? held = null;
        Fork[] others = [];
        lock (_lock)
        {
            if (_winner is not null)
                return false;
            // The other, whose answer may be no better, is the last one from here on.
            if (!isGood && _running.Count > 1)
                held = Hold(fork);
            else
                others = Win(fork);
        }

        foreach (var other in others)
            _ = other.CancelAsync();
        return held is null || await WaitAsync(fork, held, cancellation);
    }

    private Task<bool> Hold(Fork fork)
    {
        _running.Remove(fork);
        _held = fork;
        // Never inline: what goes on from there would run under the lock.
        _heldAnswers = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _heldAnswers.Task;
    }

    private Fork[] Win(Fork fork)
    {
        _winner = fork;
        _heldAnswers?.TrySetResult(false);
        return [.. _running.Where(other => other != fork)];
    }

    private async Task<bool> WaitAsync(Fork fork, Task<bool> answers, CancellationToken cancellation)
    {
        try
        {
            return await answers.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                _held = null;
                return _winner == fork;
            }
        }
    }
}
