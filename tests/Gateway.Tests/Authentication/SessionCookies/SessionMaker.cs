using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Tests.Authentication.SessionCookies;

/// <summary>Makes session cookies as Auth.js and NextAuth.js 4 do (RFC 7516, RFC 7518 §5), written apart from what reads them.</summary>
internal static class SessionMaker
{
    public const string Secret = "a-secret-of-an-application-of-32";

    /// <summary>A cookie of Auth.js.</summary>
    public static string AuthJs(string claims, string secret = Secret, string cookie = "authjs.session-token", string header = """{"alg":"dir","enc":"A256CBC-HS512","kid":"x"}""")
    {
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 64, Encoding.UTF8.GetBytes(cookie), Encoding.UTF8.GetBytes($"Auth.js Generated Encryption Key ({cookie})"));
        var protectedHeader = Part(header);
        var vector = RandomNumberGenerator.GetBytes(16);
        using var aes = Aes.Create();
        aes.Key = key[32..];
        var text = aes.EncryptCbc(Encoding.UTF8.GetBytes(claims), vector);
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)protectedHeader.Length * 8);
        byte[] input = [.. Encoding.ASCII.GetBytes(protectedHeader), .. vector, .. text, .. length];
        var tag = HMACSHA512.HashData(key[..32], input)[..32];
        return $"{protectedHeader}..{Part(vector)}.{Part(text)}.{Part(tag)}";
    }

    /// <summary>A cookie of NextAuth.js 4.</summary>
    public static string NextAuth(string claims, string secret = Secret)
    {
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, [], Encoding.UTF8.GetBytes("NextAuth.js Generated Encryption Key"));
        var protectedHeader = Part("""{"alg":"dir","enc":"A256GCM"}""");
        var vector = RandomNumberGenerator.GetBytes(12);
        var plain = Encoding.UTF8.GetBytes(claims);
        var (text, tag) = (new byte[plain.Length], new byte[16]);
        using var aes = new AesGcm(key, 16);
        aes.Encrypt(vector, plain, text, tag, Encoding.ASCII.GetBytes(protectedHeader));
        return $"{protectedHeader}..{Part(vector)}.{Part(text)}.{Part(tag)}";
    }

    private static string Part(string text) => Part(Encoding.UTF8.GetBytes(text));

    private static string Part(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
