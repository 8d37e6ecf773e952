using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.Transforms.Authentication.LaravelSessions;

/// <summary>What Laravel keeps of a session.</summary>
internal static class LaravelSession
{
    // PHP's own limit is 512; what an application keeps is far from this.
    private const int MaxDepth = 64;

    // The class that guards sessions is a part of the key.
    private static readonly string GuardClass = Convert.ToHexStringLower(SHA1.HashData(@"Illuminate\Auth\SessionGuard"u8));

    /// <summary>True for an id that Laravel makes: 40 letters and digits.</summary>
    public static bool IsId(string id) => id.Length == 40 && id.All(char.IsAsciiLetterOrDigit);

    /// <summary>The id of the user who is signed in; null for none, or where it cannot be told.</summary>
    /// <param name="stored">What Redis holds: the session in PHP's or JSON's form, in PHP's form.</param>
    /// <param name="guard">The guard's name.</param>
    public static string? FindUser(byte[] stored, string guard)
    {
        var key = $"login_{guard}_{GuardClass}";
        if (!PhpReader.TryRead(stored, out var outer) || outer is not string content)
            return null;
        // The text stands for bytes: any other reading would move what lengths in it count.
        if (content.StartsWith('{'))
            return OfJson(content, key);
        return PhpReader.TryRead(Encoding.Latin1.GetBytes(content), out var session) && session is Dictionary<string, object?> members
            && members.TryGetValue(key, out var user) && user is (long or string { Length: > 0 })
            ? Convert.ToString(user, CultureInfo.InvariantCulture)
            : null;
    }

    private static string? OfJson(string content, string key)
    {
        return StrictJson.Read(Encoding.Latin1.GetBytes(content), MaxDepth) is { ValueKind: JsonValueKind.Object } session && session.TryGetProperty(key, out var user)
            ? user.ValueKind switch
            {
                JsonValueKind.Number => user.GetRawText(),
                JsonValueKind.String => user.GetString() is { Length: > 0 } id ? id : null,
                _ => null,
            }
            : null;
    }
}
