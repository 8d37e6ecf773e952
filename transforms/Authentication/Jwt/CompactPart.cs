using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>A part of a token in the compact form (RFC 7515 §7.1, RFC 7516 §7.1): base64url without padding, in its one spelling.</summary>
internal static class CompactPart
{
    private const int MaxDepth = 16;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Its bytes; null for what is none.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> part)
    {
        // The decoder would take padding and white space too.
        if (part.ContainsAnyExcept(Alphabet))
            return null;
        try
        {
            var bytes = Base64Url.DecodeFromChars(part);
            return IsCanonical(part, bytes) ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Its bytes as a JSON object without a member twice (RFC 7515 §4, RFC 8725 §2.4); null for what is none.</summary>
    public static JsonElement? ReadObject(byte[] json) => StrictJson.Read(json, MaxDepth) is { ValueKind: JsonValueKind.Object } element ? element : null;

    // Bits behind the last byte would make several texts of one token (RFC 4648 §3.5).
    private static bool IsCanonical(ReadOnlySpan<char> part, byte[] bytes)
    {
        Span<char> last = stackalloc char[4];
        return Base64Url.TryEncodeToChars(bytes.AsSpan(bytes.Length - (bytes.Length % 3)), last, out var written) && part.EndsWith(last[..written], StringComparison.Ordinal);
    }
}
