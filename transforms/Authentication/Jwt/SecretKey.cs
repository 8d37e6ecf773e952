using System.Security.Cryptography;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>
/// A secret for HMAC (RFC 7518 §3.2), of any length but none: shops have secrets shorter than the RFC asks for, which
/// Microsoft.IdentityModel refuses.
/// </summary>
/// <param name="secret">The bytes.</param>
internal sealed class SecretKey(byte[] secret) : VerificationKey(null)
{
    /// <summary>Below this a secret can be guessed (RFC 7518 §3.2).</summary>
    public const int AdvisedBytes = 32;

    /// <inheritdoc/>
    public override bool Takes(JwtAlgorithm algorithm) => algorithm.Family == JwtAlgorithmFamily.Hmac;

    /// <inheritdoc/>
    public override bool Verify(JwtAlgorithm algorithm, ArraySegment<byte> input, ArraySegment<byte> signature)
    {
        Span<byte> expected = stackalloc byte[SHA512.HashSizeInBytes];
        var length = CryptographicOperations.HmacData(algorithm.Hash, secret, input.AsSpan(), expected);
        return CryptographicOperations.FixedTimeEquals(expected[..length], signature);
    }
}
