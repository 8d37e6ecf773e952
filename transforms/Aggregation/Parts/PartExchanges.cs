using System.Collections.Concurrent;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>Exchanges that wait for another call: a bounded number, some kilobytes each. Safe to share between threads.</summary>
internal sealed class PartExchanges
{
    private const int MaxWaiting = 512;

    private readonly ConcurrentQueue<PartExchange> _waiting = new();
    private int _count;

    /// <summary>One that no call uses.</summary>
    public PartExchange Rent()
    {
        if (!_waiting.TryDequeue(out var exchange))
            return new PartExchange(this);
        Interlocked.Decrement(ref _count);
        return exchange;
    }

    /// <summary>Takes one back that is empty.</summary>
    public void Return(PartExchange exchange)
    {
        if (Interlocked.Increment(ref _count) > MaxWaiting)
            Interlocked.Decrement(ref _count);
        else
            _waiting.Enqueue(exchange);
    }
}
