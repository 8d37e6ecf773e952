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
    /// <returns>False where a value was not there; null, or nothing within a text, stands in its place.</returns>
    public bool Write(Values values, ReadOnlyMemory<byte> item, PooledBytes output)
    {
        var isWhole = true;
        foreach (var piece in pieces)
        {
            if (piece.Raw is { } raw)
                output.Write(raw);
            else if (piece.Text is { } text)
                isWhole &= TemplateText.TryWriteJson(text, values, item, output);
            else if (values.TryFind(piece.Value!, item, out var json))
                output.Write(json.Span);
            else
                isWhole = Null(output);
        }

        return isWhole;
    }

    /// <summary>Ends an object.</summary>
    public void End(PooledBytes output)
    {
        if (isObject)
            output.Write("}"u8);
    }

    private static bool Null(PooledBytes output)
    {
        output.Write("null"u8);
        return false;
    }
}
