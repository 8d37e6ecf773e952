namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>The keys of one scheme. Immutable.</summary>
/// <param name="keys">In the order they are tried.</param>
internal sealed class KeySet(IReadOnlyList<VerificationKey> keys)
{
    /// <summary>The most keys of a set: a token without <c>kid</c> is tried with each.</summary>
    public const int MaxKeys = 32;

    /// <summary>Whether one of them has this <c>kid</c>; for a token without one, false: it may be signed with a key that is not among them.</summary>
    public bool Has(string? keyId)
    {
        foreach (var key in keys)
        {
            if (keyId is not null && keyId.Equals(key.Id, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether one of them made the signature. A token's <c>kid</c> leaves only the keys that have it, or that have none (RFC 7515 §4.1.4).
    /// </summary>
    public bool Verify(JwtAlgorithm algorithm, string? keyId, ArraySegment<byte> input, ArraySegment<byte> signature)
    {
        foreach (var key in keys)
        {
            if (key.Takes(algorithm) && (keyId is null || key.Id is null || key.Id.Equals(keyId, StringComparison.Ordinal)) && key.Verify(algorithm, input, signature))
                return true;
        }

        return false;
    }
}
