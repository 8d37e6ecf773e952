using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>Texts with values in them: of JSON, and of headers.</summary>
internal static class TemplateText
{
    private const int MaxHeaderLength = 4096;

    // An escape of JSON has six bytes for a character, and quotes stand around a text.
    private const int MaxHeaderJson = (6 * MaxHeaderLength) + 2;

    /// <summary>Writes it as a text of JSON.</summary>
    /// <returns>False where a value was not there; nothing stands in its place.</returns>
    public static bool TryWriteJson(TemplatePiece[] template, Values values, ReadOnlyMemory<byte> item, PooledBytes output)
    {
        var text = new StringBuilder();
        var isWhole = Append(template, values, item, text, int.MaxValue) == PartFailure.None;
        output.Write("\""u8);
        output.Write(JsonEncodedText.Encode(text.ToString(), JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        output.Write("\""u8);
        return isWhole;
    }

    /// <summary>The value of a header; null where there is none.</summary>
    public static string? HeaderOf(TemplatePiece[] template, Values values, ReadOnlyMemory<byte> item, out PartFailure failure)
    {
        var text = new StringBuilder();
        failure = Append(template, values, item, text, MaxHeaderJson);
        var value = text.ToString();
        // Headers are bytes (RFC 9110 §5.5); what is beyond ASCII has no one spelling in them.
        if (failure == PartFailure.None && (value.Length > MaxHeaderLength || !Ascii.IsValid(value) || !FieldSyntax.IsValue(value)))
            failure = PartFailure.BadValue;
        return failure == PartFailure.None ? value.Trim() : null;
    }

    // A value that is too long is not decoded: it may be as long as a body, and be asked for by each of many items.
    private static PartFailure Append(TemplatePiece[] template, Values values, ReadOnlyMemory<byte> item, StringBuilder text, int maxJson)
    {
        var failure = PartFailure.None;
        foreach (var piece in template)
        {
            if (piece.Text is { } literal)
                text.Append(literal);
            else if (values.TextOf(piece.Value!) is { } found)
                text.Append(found);
            else if (!values.TryFind(piece.Value!, item, out var json) || json.Span[0] is (byte)'{' or (byte)'[' or (byte)'n')
                failure = PartFailure.NoValue;
            else if (json.Length > maxJson)
                return PartFailure.BadValue;
            else
                text.Append(json.Span[0] == (byte)'"' ? JsonText.TextOf(json.Span) : Encoding.UTF8.GetString(json.Span));
        }

        return failure;
    }
}
