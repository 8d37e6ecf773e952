using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Tests.Shared.Json;

/// <summary>What an inspection has to find, by .NET's own reader: it is slower, and plainer.</summary>
internal static class ReferenceInspection
{
    public static JsonPlace Find(byte[] json, int maxDepth, bool hasUniqueNames)
    {
        if (!Utf8.IsValid(json))
            return new JsonPlace(JsonFault.NotUtf8, 0, 0);
        try
        {
            return Read(json, maxDepth, hasUniqueNames);
        }
        catch (JsonException exception)
        {
            return new JsonPlace(JsonFault.Grammar, exception.LineNumber!.Value + 1, exception.BytePositionInLine!.Value + 1);
        }
    }

    private static JsonPlace Read(byte[] json, int maxDepth, bool hasUniqueNames)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth + 1 });
        var open = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            var fault = JsonFault.None;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    fault = reader.CurrentDepth >= maxDepth ? JsonFault.TooDeep : JsonFault.None;
                    open.Push([]);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    break;
                case JsonTokenType.String:
                    fault = TextOf(reader) is null ? JsonFault.HalfCharacter : JsonFault.None;
                    break;
                case JsonTokenType.PropertyName:
                    var name = TextOf(reader);
                    fault = name is null ? JsonFault.HalfCharacter : !open.Peek().Add(name) && hasUniqueNames ? JsonFault.RepeatedName : JsonFault.None;
                    break;
            }

            if (fault != JsonFault.None)
                return PlaceOf(fault, Encoding.UTF8.GetString(json, 0, (int)reader.TokenStartIndex));
        }

        return default;
    }

    // It throws at half a character alone, as the grammar has been looked at.
    private static string? TextOf(Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonPlace PlaceOf(JsonFault fault, string before)
    {
        var lines = before.Split('\n');
        return new JsonPlace(fault, lines.Length, Encoding.UTF8.GetByteCount(lines[^1]) + 1);
    }
}
