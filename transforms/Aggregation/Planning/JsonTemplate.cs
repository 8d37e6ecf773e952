using Gateway.Transforms.Aggregation.Parts;

namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>JSON with values in its texts. A text that is one value in braces becomes that value, with its type; in any other text values become text. Immutable, safe to share.</summary>
/// <param name="pieces">What it is written of, in order.</param>
/// <param name="isObject">Whether it is an object; its closing brace is then not among the pieces.</param>
internal sealed class JsonTemplate(IReadOnlyList<JsonTemplatePiece> pieces, bool isObject)
{
    /// <summary>Whether it is an object, so that members can be added.</summary>
    public bool IsObject => isObject;

    /// <summary>The values that it names.</summary>
    public IEnumerable<Reference> References => pieces.Select(static piece => piece.Value).OfType<Reference>()
        .Concat(pieces.SelectMany(static piece => piece.Text ?? []).Select(static piece => piece.Value).OfType<Reference>());

    /// <summary>Writes it, but for the closing brace of an object.</summary>
    /// <param name="values">The values of the request at hand.</param>
    /// <param name="item">The item at hand; empty for none.</param>
    /// <param name="output">Where to.</param>
    /// <returns>No value where one was not there, and null, or nothing within a text, stands in its place; too large where there was no room for all of it, and it is not whole.</returns>
    public PartFailure Write(Values values, ReadOnlyMemory<byte> item, TemplateOutput output)
    {
        var failure = PartFailure.None;
        foreach (var piece in pieces)
        {
            switch (Write(piece, values, item, output))
            {
                case PartFailure.None:
                    break;
                case PartFailure.NoValue:
                    failure = PartFailure.NoValue;
                    break;
                case var other:
                    return other;
            }
        }

        return failure;
    }

    /// <summary>Ends an object.</summary>
    public void End(PooledBytes output)
    {
        if (isObject)
            output.Write("}"u8);
    }

    private static PartFailure Write(JsonTemplatePiece piece, Values values, ReadOnlyMemory<byte> item, TemplateOutput output)
    {
        if (piece.Text is { } text)
            return TemplateText.WriteJson(text, values, item, output);
        if (piece.Raw is { } raw)
            return output.TryWrite(raw) ? PartFailure.None : PartFailure.TooLarge;
        var isThere = values.TryFind(piece.Value!, item, out var json);
        if (!output.TryWrite(isThere ? json.Span : "null"u8))
            return PartFailure.TooLarge;
        return isThere ? PartFailure.None : PartFailure.NoValue;
    }
}
