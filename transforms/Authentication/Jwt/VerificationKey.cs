namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>A key that signatures are checked with. Safe to share between threads.</summary>
/// <param name="id">Its <c>kid</c>; null for none.</param>
internal abstract class VerificationKey(string? id)
{
    /// <summary>Its <c>kid</c>; null for none.</summary>
    public string? Id => id;

    /// <summary>Whether it is a key of that algorithm.</summary>
    public abstract bool Takes(JwtAlgorithm algorithm);

    /// <summary>Checks a signature. Only for algorithms that it takes.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="input">What was signed: the token up to its second dot (RFC 7515 §5.1).</param>
    /// <param name="signature">Of any length.</param>
    public abstract bool Verify(JwtAlgorithm algorithm, ArraySegment<byte> input, ArraySegment<byte> signature);
}
