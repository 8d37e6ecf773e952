using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Transforms.Authentication;

/// <summary>JSON of others that is read in one way alone: valid UTF-8, no member twice (RFC 8725 §2.4), no text that is none.</summary>
internal static class StrictJson
{
    /// <summary>The value; null for what is none. Nothing that is read of it later throws for what it holds.</summary>
    /// <param name="json">The bytes, which the value does not refer to.</param>
    /// <param name="maxDepth">How deep values may lie in each other.</param>
    public static JsonElement? Read(ReadOnlySpan<byte> json, int maxDepth)
    {
        try
        {
            if (!Utf8.IsValid(json))
                return null;
            var element = JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false });
            return json.IndexOf(@"\u"u8) < 0 || HasOnlyTexts(element) ? element : null;
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
}
