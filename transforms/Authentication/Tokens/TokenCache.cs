using System.Collections.Concurrent;

namespace Gateway.Transforms.Authentication.Tokens;

/// <summary>
/// The tokens of one scheme that were found valid, at most <see cref="Capacity"/> of them: two halves, of which the older is dropped
/// as a whole when the younger is full, so that neither an insertion nor a look-up ever waits. Safe to share between threads.
/// </summary>
internal sealed class TokenCache
{
    /// <summary>The most tokens kept.</summary>
    public const int Capacity = 20_000;

    private volatile Half _young = new();
    private volatile Half _old = new();

    /// <summary>The token, if it was found valid and is still known. Allocates nothing.</summary>
    public ValidToken? Find(TokenKey key)
    {
        if (_young.Tokens.TryGetValue(key, out var token))
            return token;
        if (!_old.Tokens.TryGetValue(key, out token))
            return null;
        // Used again: it must not go with the old half.
        Add(key, token);
        return token;
    }

    /// <summary>Remembers a valid token.</summary>
    public void Add(TokenKey key, ValidToken token)
    {
        var half = _young;
        if (!half.Tokens.TryAdd(key, token) || Interlocked.Increment(ref half.Count) < Capacity / 2)
            return;
        // Of several that see it full, one begins the next half.
        if (Interlocked.Exchange(ref half.IsFull, 1) == 0)
            (_old, _young) = (half, new Half());
    }

    private sealed class Half
    {
        public readonly ConcurrentDictionary<TokenKey, ValidToken> Tokens = new();
        public int Count;
        public int IsFull;
    }
}
