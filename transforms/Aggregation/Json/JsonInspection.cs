using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Transforms.Aggregation.Json;

/// <summary>
/// Looks once at bytes that are to be passed on as JSON: grammar, UTF-8, surrogates, depth, names that repeat. Numbers may be of any size and precision. Allocates nothing for
/// valid JSON.
/// </summary>
internal static class JsonInspection
{
    /// <summary>How deep values may lie in each other.</summary>
    public const int MaxDepth = 64;

    // One deeper than what is taken, so that depth is told apart from grammar.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth + 1 };

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Finds the value in them, and what is wrong with it.</summary>
    /// <param name="json">All bytes there are.</param>
    /// <param name="value">The value without what is around it: white space, and a byte order mark in front (§8.1).</param>
    public static JsonFault Find(ReadOnlyMemory<byte> json, out ReadOnlyMemory<byte> value)
    {
        value = default;
        if (json.Span.StartsWith(ByteOrderMark))
            json = json[ByteOrderMark.Length..];
        // Outside of texts any byte beyond ASCII breaks the grammar, so this is about texts.
        if (!Utf8.IsValid(json.Span))
            return JsonFault.Characters;
        try
        {
            var fault = Read(json.Span, out var start, out var end);
            if (fault == JsonFault.None)
                value = json[start..end];
            return fault;
        }
        catch (JsonException)
        {
            return JsonFault.Grammar;
        }
    }

    private static JsonFault Read(ReadOnlySpan<byte> json, out int start, out int end)
    {
        var names = new NameTable();
        try
        {
            return Read(json, ref names, out start, out end);
        }
        finally
        {
            names.Dispose();
        }
    }

    private static JsonFault Read(ReadOnlySpan<byte> json, ref NameTable names, out int start, out int end)
    {
        (start, end) = (-1, 0);
        var reader = new Utf8JsonReader(json, Options);
        // The number of each object that is open, by its depth.
        Span<int> open = stackalloc int[MaxDepth + 1];
        var objects = 0;
        while (reader.Read())
        {
            if (start < 0)
                start = (int)reader.TokenStartIndex;
            end = (int)reader.BytesConsumed;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= MaxDepth:
                    return JsonFault.Depth;
                case JsonTokenType.StartObject:
                    open[reader.CurrentDepth] = ++objects;
                    break;
                case JsonTokenType.PropertyName or JsonTokenType.String when reader.ValueIsEscaped && Surrogates.AreBroken(reader.ValueSpan):
                    return JsonFault.Characters;
                case JsonTokenType.PropertyName when !names.TryAdd(json, open[reader.CurrentDepth - 1], reader):
                    return JsonFault.RepeatedName;
            }
        }

        return JsonFault.None;
    }
}
