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

    /// <summary>Writes it as a text of JSON. What comes of JSON stays as it is spelled there, so that nothing of it is held a second time.</summary>
    /// <returns>No value where one was not there, and nothing stands in its place; too large where there was no room for all of it, and it is not whole.</returns>
    public static PartFailure WriteJson(TemplatePiece[] template, Values values, ReadOnlyMemory<byte> item, TemplateOutput output)
    {
        var failure = PartFailure.None;
        if (!output.TryWrite("\""u8))
            return PartFailure.TooLarge;
        foreach (var piece in template)
        {
            bool isWritten;
            if ((piece.Text ?? values.TextOf(piece.Value!)) is { } text)
            {
                isWritten = output.TryWrite(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
            }
            else if (TryFindText(piece.Value!, values, item, out var json))
            {
                // Without its quotes a text is a piece of any other.
                isWritten = output.TryWrite(json.Span[0] == (byte)'"' ? json.Span[1..^1] : json.Span);
            }
            else
            {
                failure = PartFailure.NoValue;
                continue;
            }

            if (!isWritten)
                return PartFailure.TooLarge;
        }

        return output.TryWrite("\""u8) ? failure : PartFailure.TooLarge;
    }

    /// <summary>The value of a header; null where there is none.</summary>
    public static string? HeaderOf(TemplatePiece[] template, Values values, ReadOnlyMemory<byte> item, out PartFailure failure)
    {
        var text = new StringBuilder();
        failure = Append(template, values, item, text);
        var value = text.ToString();
        // Headers are bytes (RFC 9110 §5.5); what is beyond ASCII has no one spelling in them.
        if (failure == PartFailure.None && (value.Length > MaxHeaderLength || !Ascii.IsValid(value) || !FieldSyntax.IsValue(value)))
            failure = PartFailure.BadValue;
        return failure == PartFailure.None ? value.Trim() : null;
    }

    // A value that is too long is not decoded: it may be as long as a body, and be asked for by each of many items.
    private static PartFailure Append(TemplatePiece[] template, Values values, ReadOnlyMemory<byte> item, StringBuilder text)
    {
        var failure = PartFailure.None;
        foreach (var piece in template)
        {
            if (piece.Text is { } literal)
                text.Append(literal);
            else if (values.TextOf(piece.Value!) is { } found)
                text.Append(found);
            else if (!TryFindText(piece.Value!, values, item, out var json))
                failure = PartFailure.NoValue;
            else if (json.Length > MaxHeaderJson)
                return PartFailure.BadValue;
            else
                text.Append(json.Span[0] == (byte)'"' ? JsonText.TextOf(json.Span) : Encoding.UTF8.GetString(json.Span));
        }

        return failure;
    }

    // A text, number or boolean.
    private static bool TryFindText(Reference reference, Values values, ReadOnlyMemory<byte> item, out ReadOnlyMemory<byte> json) =>
        values.TryFind(reference, item, out json) && json.Span[0] is not ((byte)'{' or (byte)'[' or (byte)'n');
}
