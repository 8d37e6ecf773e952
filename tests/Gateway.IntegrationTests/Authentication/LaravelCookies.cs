using System.Security.Cryptography;
using System.Text;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>Session cookies as Laravel encrypts them.</summary>
internal static class LaravelCookies
{
    /// <summary>The application's key.</summary>
    public const string Key = "0123456789abcdef0123456789abcdef";

    /// <summary>A session's id.</summary>
    public const string Id = "0123456789abcdefghijABCDEFGHIJ0123456789";

    /// <summary>The cookie of a session.</summary>
    public static string Of(string id)
    {
        var key = Encoding.ASCII.GetBytes(Key);
        var vector = RandomNumberGenerator.GetBytes(16);
        using var aes = Aes.Create();
        aes.Key = key;
#pragma warning disable CA5350 // Laravel's mark.
        var mark = Convert.ToHexStringLower(HMACSHA1.HashData(key, "laravel_sessionv2"u8)) + "|";
#pragma warning restore CA5350
        var iv = Convert.ToBase64String(vector);
        var text = Convert.ToBase64String(aes.EncryptCbc(Encoding.ASCII.GetBytes(mark + id), vector));
        var mac = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(iv + text)));
        return Uri.EscapeDataString(Convert.ToBase64String(Encoding.ASCII.GetBytes($$"""{"iv":"{{iv}}","value":"{{text}}","mac":"{{mac}}","tag":""}""")));
    }
}
