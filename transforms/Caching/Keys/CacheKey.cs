namespace Gateway.Transforms.Caching.Keys;

/// <summary>The key of an entry as an object of its own, for what outlives the look-up. Immutable.</summary>
internal sealed class CacheKey : IEquatable<CacheKey>
{
    private readonly byte[] _bytes;
    private readonly int _hash;

    /// <summary>Keeps a copy of the bytes.</summary>
    public CacheKey(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes.ToArray();
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        _hash = hash.ToHashCode();
    }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Scheme, host, path and query: what purges and changes are of.</summary>
    public ReadOnlySpan<byte> Address => RequestKey.AddressOf(_bytes);

    /// <inheritdoc/>
    public bool Equals(CacheKey? other) => other is not null && _hash == other._hash && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CacheKey);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;
}
