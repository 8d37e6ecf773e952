using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Tests.Authentication.Jwt;

/// <summary>Makes tokens, right and wrong ones.</summary>
internal static class TokenMaker
{
    /// <summary>A secret of 32 bytes.</summary>
    public const string Secret = "an-example-secret-of-32-letters!";

    /// <summary>A key of each kind.</summary>
    public static RSA Rsa { get; } = RSA.Create(2048);

    public static ECDsa Ecdsa { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>A signed token.</summary>
    /// <param name="claims">JSON.</param>
    /// <param name="algorithm">How it is signed.</param>
    /// <param name="header">JSON; null for one with the algorithm alone.</param>
    /// <param name="secret">The secret for HS….</param>
    public static string Make(string claims, string algorithm = "HS256", string? header = null, string secret = Secret)
    {
        var input = $"{Part(header ?? $$"""{"alg":"{{algorithm}}"}""")}.{Part(claims)}";
        return $"{input}.{Base64Url.EncodeToString(Sign(algorithm, Encoding.ASCII.GetBytes(input), secret))}";
    }

    /// <summary>A part of a token.</summary>
    public static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static byte[] Sign(string algorithm, byte[] input, string secret)
    {
        var hash = new HashAlgorithmName("SHA" + algorithm[2..]);
        return algorithm[..2] switch
        {
            "HS" => CryptographicOperations.HmacData(hash, Encoding.UTF8.GetBytes(secret), input),
            "RS" => Rsa.SignData(input, hash, RSASignaturePadding.Pkcs1),
            "PS" => Rsa.SignData(input, hash, RSASignaturePadding.Pss),
            _ => Ecdsa.SignData(input, hash),
        };
    }
}
