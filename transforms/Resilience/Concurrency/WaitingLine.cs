namespace Gateway.Transforms.Resilience.Concurrency;

/// <summary>Waiters in the order in which they came; anyone may leave at any time. Belongs to a lock.</summary>
internal sealed class WaitingLine
{
    /// <summary>Who came first; null for nobody.</summary>
    public Waiter? Oldest { get; private set; }

    /// <summary>Who came last; null for nobody.</summary>
    public Waiter? Newest { get; private set; }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Puts one behind all others.</summary>
    public void Add(Waiter waiter)
    {
        waiter.Previous = Newest;
        if (Newest is { } last)
            last.Next = waiter;
        else
            Oldest = waiter;
        Newest = waiter;
        waiter.IsWaiting = true;
        Count++;
    }

    /// <summary>Takes one out, which is in it.</summary>
    public void Remove(Waiter waiter)
    {
        if (waiter.Previous is { } previous)
            previous.Next = waiter.Next;
        else
            Oldest = waiter.Next;
        if (waiter.Next is { } next)
            next.Previous = waiter.Previous;
        else
            Newest = waiter.Previous;
        (waiter.Next, waiter.Previous, waiter.IsWaiting) = (null, null, false);
        Count--;
    }
}
