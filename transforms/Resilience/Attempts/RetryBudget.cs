namespace Gateway.Transforms.Resilience.Attempts;

/// <summary>Holds the requests that are sent again to a share of those on their way, so that a cluster in trouble does not get more to do for it. Safe to share between threads.</summary>
internal sealed class RetryBudget
{
    // Where little goes on, a share of it would be none.
    private const int Least = 1;

    private int _taken;

    /// <summary>How many are being sent again.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes one, unless there are too many.</summary>
    /// <param name="percent">So many of a hundred.</param>
    /// <param name="active">Requests on their way, repeated or not.</param>
    public bool TryTake(int percent, int active)
    {
        var most = Math.Max(Least, (long)active * percent / 100);
        if (percent > 0 && Interlocked.Increment(ref _taken) <= most)
            return true;
        if (percent > 0)
            GiveBack();
        return false;
    }

    /// <summary>It has ended.</summary>
    public void GiveBack() => Interlocked.Decrement(ref _taken);
}
