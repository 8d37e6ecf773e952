namespace Gateway.Transforms.Resilience.Attempts;

/// <summary>Which of two sends of a request answers the client: the first that has a good answer, or the last that has any. The other one is given up. Safe to share between both.</summary>
internal sealed class Race
{
    private readonly Lock _lock = new();
    private readonly List<Fork> _running = [];
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

    /// <summary>One has ended.</summary>
    public void Leave(Fork fork)
    {
        lock (_lock)
            _running.Remove(fork);
    }

    /// <summary>One has an answer.</summary>
    /// <param name="fork">Whose it is.</param>
    /// <param name="isGood">False where another might be better.</param>
    /// <returns>True where that one answers the client.</returns>
    public bool TryClaim(Fork fork, bool isGood)
    {
        Fork[] others;
        lock (_lock)
        {
            if (_winner is not null)
                return false;
            if (!isGood && _running.Count > 1)
            {
                // At once: the other, whose answer may be no better, is the last one from here on.
                _running.Remove(fork);
                return false;
            }

            _winner = fork;
            others = [.. _running.Where(other => other != fork)];
        }

        foreach (var other in others)
            _ = other.CancelAsync();
        return true;
    }
}
