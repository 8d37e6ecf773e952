using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.Transforms.Authentication.LaravelSessions;

/// <summary>Decrypts cookies of Laravel (AES-256-CBC with HMAC-SHA256 over what is written, and the cookie's name bound to its value). Safe to share.</summary>
/// <param name="name">The cookie's name.</param>
/// <param name="keys">The keys, 32 bytes each.</param>
internal sealed class LaravelCookie(string name, IReadOnlyList<byte[]> keys)
{
    /// <summary>The longest value, as it is sent.</summary>
    public const int MaxLength = 4096;

    private const int MarkLength = 41;
    private const int VectorBytes = 16;

    /// <summary>What the value holds; null for one that none of the keys has made.</summary>
    public string? Decrypt(string value)
    {
        if (value.Length > MaxLength || ReadEnvelope(Uri.UnescapeDataString(value)) is not var (vector, text, mac))
            return null;
        foreach (var key in keys)
        {
            if (Decrypt(key, vector, text, mac) is { } content)
                return content;
        }

        return null;
    }

    private string? Decrypt(byte[] key, string vector, string text, byte[] mac)
    {
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(vector + text)), mac))
            return null;
        try
        {
            using var aes = Aes.Create();
            aes.Key = key;
            var bytes = aes.DecryptCbc(Convert.FromBase64String(text), Convert.FromBase64String(vector));
            var content = Encoding.UTF8.GetString(bytes);
            // The value of another cookie must not pass for this one's.
            var mark = Convert.ToHexStringLower(HMACSHA1.HashData(key, Encoding.UTF8.GetBytes($"{name}v2"))) + "|";
            return content.Length > MarkLength && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(mark), Encoding.UTF8.GetBytes(content[..MarkLength])) ? content[MarkLength..] : null;
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static (string Vector, string Text, byte[] Mac)? ReadEnvelope(string value)
    {
        try
        {
            using var document = JsonDocument.Parse(Convert.FromBase64String(value), new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            var (vector, text, mac) = (Text(document.RootElement, "iv"), Text(document.RootElement, "value"), Text(document.RootElement, "mac"));
            return vector is null || text is null || mac is null || Convert.FromBase64String(vector).Length != VectorBytes ? null : (vector, text, Convert.FromHexString(mac));
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement envelope, string name) =>
        envelope.ValueKind == JsonValueKind.Object && envelope.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
