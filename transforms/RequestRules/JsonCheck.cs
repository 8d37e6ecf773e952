using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Transforms.RequestRules;

/// <summary>Reads JSON from its first byte to its last, and keeps nothing of it. Takes time in proportion to its length, whatever it holds.</summary>
internal static class JsonCheck
{
    /// <summary>So many bytes for each of a body's, at most, are taken where names must not stand twice.</summary>
    public const int BytesForNames = 8;

    /// <summary>Finds the first fault; <see cref="JsonFault.None"/> for one value of JSON, with white space around it.</summary>
    /// <param name="json">The body.</param>
    /// <param name="maxDepth">How deep objects and lists may lie in each other.</param>
    /// <param name="hasUniqueNames">Whether no object may have a name twice.</param>
    public static JsonPlace Find(ReadOnlySpan<byte> json, int maxDepth, bool hasUniqueNames)
    {
        // The reader looks at what is between quotes only when it is asked for it.
        if (!Utf8.IsValid(json))
            return new JsonPlace(JsonFault.NotUtf8, 0, 0);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth + 1 });
        var names = hasUniqueNames ? new JsonNames(maxDepth) : null;
        try
        {
            while (reader.Read())
            {
                if (FaultOf(ref reader, maxDepth, names) is var fault and not JsonFault.None)
                    return PlaceOf(fault, json[..(int)reader.TokenStartIndex]);
            }

            return default;
        }
        catch (JsonException exception)
        {
            return new JsonPlace(JsonFault.Syntax, (exception.LineNumber ?? 0) + 1, (exception.BytePositionInLine ?? 0) + 1);
        }
    }

    private static JsonFault FaultOf(ref Utf8JsonReader reader, int maxDepth, JsonNames? names)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                if (reader.CurrentDepth >= maxDepth)
                    return JsonFault.TooDeep;
                names?.Begin(reader.CurrentDepth);
                return JsonFault.None;
            case JsonTokenType.PropertyName or JsonTokenType.String when reader.ValueIsEscaped:
                return FaultOfEscaped(ref reader, names);
            case JsonTokenType.PropertyName when names is not null:
                return names.TryAdd(reader.CurrentDepth - 1, reader.ValueSpan) ? JsonFault.None : JsonFault.NameTwice;
            default:
                return JsonFault.None;
        }
    }

    private static JsonFault FaultOfEscaped(ref Utf8JsonReader reader, JsonNames? names)
    {
        var isName = reader.TokenType == JsonTokenType.PropertyName;
        // Only these escapes can be half of anything.
        if (!(isName && names is not null) && reader.ValueSpan.IndexOf(@"\u"u8) < 0)
            return JsonFault.None;
        var text = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            var length = reader.CopyString(text);
            return isName && names?.TryAdd(reader.CurrentDepth - 1, text.AsSpan(0, length)) == false ? JsonFault.NameTwice : JsonFault.None;
        }
        catch (InvalidOperationException)
        {
            return JsonFault.HalfCharacter;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private static JsonPlace PlaceOf(JsonFault fault, ReadOnlySpan<byte> before) =>
        new(fault, before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
}
