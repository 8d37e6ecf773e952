using System.Security.Cryptography;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>A signature algorithm (RFC 7518 §3.1). <c>none</c> is none of them.</summary>
/// <param name="Name">As <c>alg</c> has it.</param>
/// <param name="Family">What keys it takes.</param>
/// <param name="Hash">The hash.</param>
internal sealed record JwtAlgorithm(string Name, JwtAlgorithmFamily Family, HashAlgorithmName Hash)
{
    /// <summary>All of them by name, which is compared exactly.</summary>
    public static IReadOnlyDictionary<string, JwtAlgorithm> All { get; } = new[]
    {
        new JwtAlgorithm("HS256", JwtAlgorithmFamily.Hmac, HashAlgorithmName.SHA256),
        new JwtAlgorithm("HS384", JwtAlgorithmFamily.Hmac, HashAlgorithmName.SHA384),
        new JwtAlgorithm("HS512", JwtAlgorithmFamily.Hmac, HashAlgorithmName.SHA512),
        new JwtAlgorithm("RS256", JwtAlgorithmFamily.Rsa, HashAlgorithmName.SHA256),
        new JwtAlgorithm("RS384", JwtAlgorithmFamily.Rsa, HashAlgorithmName.SHA384),
        new JwtAlgorithm("RS512", JwtAlgorithmFamily.Rsa, HashAlgorithmName.SHA512),
        new JwtAlgorithm("PS256", JwtAlgorithmFamily.Rsa, HashAlgorithmName.SHA256),
        new JwtAlgorithm("PS384", JwtAlgorithmFamily.Rsa, HashAlgorithmName.SHA384),
        new JwtAlgorithm("PS512", JwtAlgorithmFamily.Rsa, HashAlgorithmName.SHA512),
        new JwtAlgorithm("ES256", JwtAlgorithmFamily.Ecdsa, HashAlgorithmName.SHA256),
        new JwtAlgorithm("ES384", JwtAlgorithmFamily.Ecdsa, HashAlgorithmName.SHA384),
        new JwtAlgorithm("ES512", JwtAlgorithmFamily.Ecdsa, HashAlgorithmName.SHA512),
    }.ToDictionary(static algorithm => algorithm.Name, StringComparer.Ordinal);
}
