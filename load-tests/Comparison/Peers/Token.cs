using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.LoadTests.Comparison.Peers;

/// <summary>A key for one comparison, and a token that it signed (RFC 7519, RS256 of RFC 7518 §3.3).</summary>
internal sealed class Token
{
    private const string Header = """{"alg":"RS256","typ":"JWT"}""";

    private Token(string publicKey, string text, string forged) => (PublicKey, Text, Forged) = (publicKey, text, forged);

    /// <summary>The key as PEM.</summary>
    public string PublicKey { get; }

    /// <summary>A token that is good for a day.</summary>
    public string Text { get; }

    /// <summary>The same one signed with another key.</summary>
    public string Forged { get; }

    public static Token Make(TimeProvider time)
    {
        using var key = RSA.Create(2048);
        using var other = RSA.Create(2048);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = $$"""{"sub":"7","scope":"orders:read","iss":"https://shop.test","aud":"shop","iat":{{now}},"exp":{{now + 86_400}}}""";
        return new Token(key.ExportSubjectPublicKeyInfoPem(), Sign(key, claims), Sign(other, claims));
    }

    private static string Sign(RSA key, string claims)
    {
        var signed = $"{Encode(Encoding.UTF8.GetBytes(Header))}.{Encode(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Encode(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
