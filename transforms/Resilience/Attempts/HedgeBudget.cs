namespace Gateway.Transforms.Resilience.Attempts;

/// <summary>Holds second sends to a share of all: each request pays a part of one in advance. Safe to share between threads.</summary>
internal sealed class HedgeBudget
{
    // A second send costs a hundred; so many may come together.
    private const int Cost = 100;
    private const int Most = 10 * Cost;

    private int _saved;

    /// <summary>A request that might be sent a second time.</summary>
    /// <param name="percent">So many of a hundred.</param>
    public void Save(int percent)
    {
        if (Interlocked.Add(ref _saved, percent) > Most)
            Interlocked.Exchange(ref _saved, Most);
    }

    /// <summary>Takes one, if it is paid for.</summary>
    public bool TryTake()
    {
        if (Interlocked.Add(ref _saved, -Cost) >= 0)
            return true;
        Interlocked.Add(ref _saved, Cost);
        return false;
    }
}
