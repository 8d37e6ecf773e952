using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>A part of a token in the compact form (RFC 7515 §7.1, RFC 7516 §7.1): base64url without padding, in its one spelling.</summary>
internal static class CompactPart
{
    private const int MaxDepth = 16;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

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
    public static JsonElement? ReadObject(byte[] json)
    {
        try
        {
            if (!Utf8.IsValid(json))
                return null;
            var element = JsonElement.Parse(json, Strict);
            return element.ValueKind == JsonValueKind.Object && (json.AsSpan().IndexOf(@"\u"u8) < 0 || HasOnlyTexts(element)) ? element : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // An escape can stand for half a character, which no text may hold (RFC 8259 §8.2): reading it throws.
    private static bool HasOnlyTexts(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
            return element.GetString() is not null;
        if (element.ValueKind == JsonValueKind.Array)
            return element.EnumerateArray().All(HasOnlyTexts);
        return element.ValueKind != JsonValueKind.Object || element.EnumerateObject().All(static member => member.Name is not null && HasOnlyTexts(member.Value));
    }

    // Bits behind the last byte would make several texts of one token (RFC 4648 §3.5).
    private static bool IsCanonical(ReadOnlySpan<char> part, byte[] bytes)
    {
        Span<char> last = stackalloc char[4];
        return Base64Url.TryEncodeToChars(bytes.AsSpan(bytes.Length - (bytes.Length % 3)), last, out var written) && part.EndsWith(last[..written], StringComparison.Ordinal);
    }
}
