namespace Gateway.Transforms.RateLimiting.Limits;

/// <summary>
/// What the keys of one policy have used, whatever the algorithm. Safe to share between threads: a key's part of it is locked by <see cref="TryTake"/> and <see cref="Add"/>, or, for several
/// tables at once, between <see cref="Enter"/> and <see cref="Exit"/>. Allocates only when it grows.
/// </summary>
internal abstract class LimitTable
{
    /// <summary>Tables are locked in this order.</summary>
    public long Order { get; init; }

    /// <summary>The most keys; what is larger already stays.</summary>
    public abstract int MaxKeys { get; set; }

    /// <summary>How many places there are, taken or not.</summary>
    public abstract long Capacity { get; }

    /// <summary>How many keys gave way to others before their time.</summary>
    public abstract long Evictions { get; }

    /// <summary>The bytes of all places.</summary>
    public abstract long Bytes { get; }

    /// <summary>A table for an algorithm.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="order">Of all tables that are locked together, another one for each.</param>
    public static LimitTable Create(LimitAlgorithm algorithm, long order = 0) => algorithm switch
    {
        LimitAlgorithm.FixedWindow => new KeyTable<FixedWindow> { Order = order },
        LimitAlgorithm.SlidingWindow => new KeyTable<SlidingWindow> { Order = order },
        LimitAlgorithm.Concurrency => new KeyTable<Concurrency> { Order = order },
        _ => new KeyTable<TokenBucket> { Order = order },
    };

    /// <summary>Uses so much where it is allowed.</summary>
    public abstract Standing TryTake(ulong key, LimitRule rule, long now, long cost);

    /// <summary>Uses so much, allowed or not; gives it back where it is negative.</summary>
    public abstract void Add(ulong key, LimitRule rule, long now, long cost);

    /// <summary>How a key stands.</summary>
    public abstract Standing Look(ulong key, LimitRule rule, long now);

    /// <summary>Locks the part a key is in, and finds its place there.</summary>
    public abstract int Enter(ulong key, LimitRule rule, long now);

    /// <summary>Whether so much is allowed to a key whose part is locked.</summary>
    public abstract bool Allows(ulong key, int place, LimitRule rule, long now, long cost);

    /// <summary>Has a key whose part is locked use so much.</summary>
    public abstract Standing Take(ulong key, int place, LimitRule rule, long now, long cost);

    /// <summary>How a key stands whose part is locked, and which is refused because of it or of another one.</summary>
    public abstract Standing Stand(ulong key, int place, LimitRule rule, long now, long cost);

    /// <summary>Unlocks it.</summary>
    public abstract void Exit(ulong key);
}
