using System.Collections.Concurrent;

namespace Gateway.Transforms.Authentication.Tokens;

/// <summary>
/// What is known of the tokens of one scheme, at most <see cref="Capacity"/> of them: two halves, of which the older is dropped
/// as a whole when the younger is full, so that neither an insertion nor a look-up ever waits. Safe to share between threads.
/// </summary>
internal sealed class TokenCache<TKnown>
    where TKnown : class
{
    /// <summary>The most tokens kept.</summary>
    public const int Capacity = 20_000;

    private volatile Half _young = new();
    private volatile Half _old = new();

    /// <summary>What is known of the token; null for nothing. Allocates nothing.</summary>
    public TKnown? Find(TokenKey key)
    {
        if (_young.Tokens.TryGetValue(key, out var known))
            return known;
        if (!_old.Tokens.TryGetValue(key, out known))
            return null;
        // Used again: it must not go with the old half. What came meanwhile is newer.
        var half = _young;
        if (half.Tokens.TryAdd(key, known))
            Grow(half);
        return known;
    }

    /// <summary>Remembers what is known of a token, in the place of what was.</summary>
    public void Add(TokenKey key, TKnown known)
    {
        var half = _young;
        if (half.Tokens.TryAdd(key, known))
            Grow(half);
        else
            half.Tokens[key] = known;
    }

    private void Grow(Half half)
    {
        // Of several that see it full, one begins the next half.
        if (Interlocked.Increment(ref half.Count) >= Capacity / 2 && Interlocked.Exchange(ref half.IsFull, 1) == 0)
            (_old, _young) = (half, new Half());
    }

    private sealed class Half
    {
        public readonly ConcurrentDictionary<TokenKey, TKnown> Tokens = new();
        public int Count;
        public int IsFull;
    }
}
