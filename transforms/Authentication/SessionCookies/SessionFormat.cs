using System.Security.Cryptography;
using System.Text;

namespace Gateway.Transforms.Authentication.SessionCookies;

/// <summary>How an application makes its session cookie. Immutable.</summary>
/// <param name="Cookie">Its name over plain HTTP.</param>
/// <param name="Encryption">The <c>enc</c> of the token (RFC 7518 §5).</param>
/// <param name="KeyBytes">How long its keys are.</param>
/// <param name="IsKeyForCookie">Whether the key depends on the cookie's name.</param>
/// <param name="KeyName">What the key is derived for.</param>
internal sealed record SessionFormat(string Cookie, string Encryption, int KeyBytes, bool IsKeyForCookie, string KeyName)
{
    private const string Secure = "__Secure-";

    /// <summary>Auth.js 0.41 (next-auth 5).</summary>
    public static SessionFormat AuthJs { get; } = new("authjs.session-token", "A256CBC-HS512", 64, true, "Auth.js Generated Encryption Key");

    /// <summary>NextAuth.js 4.</summary>
    public static SessionFormat NextAuth { get; } = new("next-auth.session-token", "A256GCM", 32, false, "NextAuth.js Generated Encryption Key");

    /// <summary>The cookie's name over https, where browsers take it only from a secure origin.</summary>
    public string SecureCookie => Secure + Cookie;

    /// <summary>The key of a secret (RFC 5869).</summary>
    public byte[] KeyOf(string secret, string cookie) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256,
        Encoding.UTF8.GetBytes(secret),
        KeyBytes,
        salt: IsKeyForCookie ? Encoding.UTF8.GetBytes(cookie) : [],
        info: Encoding.UTF8.GetBytes(IsKeyForCookie ? $"{KeyName} ({cookie})" : KeyName));
}
