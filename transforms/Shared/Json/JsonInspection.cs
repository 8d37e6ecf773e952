using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Transforms.Shared.Json;

/// <summary>
/// Looks once at bytes that are to be passed on as JSON: grammar, UTF-8, surrogates, depth, names that repeat. Numbers may be of any size and precision. Allocates nothing for
/// valid JSON, and takes time in proportion to its length, whatever it holds.
/// </summary>
internal static class JsonInspection
{
    /// <summary>How deep values may lie in each other where nothing else is said.</summary>
    public const int MaxDepth = 64;

    /// <summary>The deepest that may be asked for.</summary>
    public const int GreatestDepth = 1000;

    /// <summary>So many bytes for each of a text's, at most, are taken where names must not repeat.</summary>
    public const int BytesForNames = 12;

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Finds the value in them, and what is wrong with it; no name may repeat, and nothing lies deeper than <see cref="MaxDepth"/>.</summary>
    /// <param name="json">All bytes there are.</param>
    /// <param name="value">The value without what is around it: white space, and a byte order mark in front (§8.1).</param>
    public static JsonFault Find(ReadOnlyMemory<byte> json, out ReadOnlyMemory<byte> value)
    {
        value = default;
        if (json.Span.StartsWith(ByteOrderMark))
            json = json[ByteOrderMark.Length..];
        var fault = Find(json.Span, MaxDepth, hasUniqueNames: true, out var start, out var end).Fault;
        if (fault == JsonFault.None)
            value = json[start..end];
        return fault;
    }

    /// <summary>Finds the first fault; that of <see langword="default"/> is none.</summary>
    /// <param name="json">All bytes there are.</param>
    /// <param name="maxDepth">How deep objects and lists may lie in each other, up to <see cref="GreatestDepth"/>.</param>
    /// <param name="hasUniqueNames">Whether no object may have a name twice.</param>
    public static JsonPlace Find(ReadOnlySpan<byte> json, int maxDepth, bool hasUniqueNames) => Find(json, maxDepth, hasUniqueNames, out _, out _);

    private static JsonPlace Find(ReadOnlySpan<byte> json, int maxDepth, bool hasUniqueNames, out int start, out int end)
    {
        (start, end) = (0, 0);
        // Outside of texts any byte beyond ASCII breaks the grammar, so this is about texts, at which the reader looks only when it is asked for them.
        if (!Utf8.IsValid(json))
            return new JsonPlace(JsonFault.NotUtf8, 0, 0);
        var names = new NameTable();
        try
        {
            var fault = Read(json, maxDepth, hasUniqueNames, ref names, out start, out end);
            return fault == JsonFault.None ? default : PlaceOf(fault, json[..end]);
        }
        catch (JsonException exception)
        {
            return new JsonPlace(JsonFault.Grammar, (exception.LineNumber ?? 0) + 1, (exception.BytePositionInLine ?? 0) + 1);
        }
        finally
        {
            names.Dispose();
        }
    }

    // The value is from start to end; a fault is at end.
    private static JsonFault Read(ReadOnlySpan<byte> json, int maxDepth, bool hasUniqueNames, ref NameTable names, out int start, out int end)
    {
        (start, end) = (-1, 0);
        // One deeper than what is taken, so that depth is told apart from grammar.
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth + 1 });
        // The number of each object that is open, by its depth.
        Span<int> open = stackalloc int[maxDepth + 1];
        var objects = 0;
        while (reader.Read())
        {
            if (start < 0)
                start = (int)reader.TokenStartIndex;
            end = (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= maxDepth:
                    return JsonFault.TooDeep;
                case JsonTokenType.StartObject:
                    open[reader.CurrentDepth] = ++objects;
                    break;
                case JsonTokenType.PropertyName or JsonTokenType.String when reader.ValueIsEscaped && Surrogates.AreBroken(reader.ValueSpan):
                    return JsonFault.HalfCharacter;
                case JsonTokenType.PropertyName when hasUniqueNames && !names.TryAdd(json, open[reader.CurrentDepth - 1], reader):
                    return JsonFault.RepeatedName;
            }

            end = (int)reader.BytesConsumed;
        }

        return JsonFault.None;
    }

    private static JsonPlace PlaceOf(JsonFault fault, ReadOnlySpan<byte> before) =>
        new(fault, before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
}
