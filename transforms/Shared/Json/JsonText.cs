using System.Buffers;
using System.Text.Json;

namespace Gateway.Transforms.Shared.Json;

/// <summary>Finds its way in JSON text (RFC 8259) that is known to be valid, and would be led astray by any other.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Brackets = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> AfterScalar = SearchValues.Create(",]} \t\n\r"u8);

    /// <summary>How many bytes the value takes that begins with the first byte.</summary>
    public static int LengthOfValue(ReadOnlySpan<byte> json) => json[0] switch
    {
        (byte)'"' => LengthOfString(json),
        (byte)'{' or (byte)'[' => LengthOfNested(json),
        _ => json.IndexOfAny(AfterScalar) is >= 0 and var end ? end : json.Length,
    };

    /// <summary>Whether a name or text, with its quotes, stands for these bytes in UTF-8, whatever of it is escaped.</summary>
    public static bool StandsFor(ReadOnlySpan<byte> quoted, ReadOnlySpan<byte> text)
    {
        if (quoted.IndexOf((byte)'\\') < 0)
            return quoted[1..^1].SequenceEqual(text);
        var reader = new Utf8JsonReader(quoted);
        return reader.Read() && reader.ValueTextEquals(text);
    }

    /// <summary>What a text with its quotes stands for.</summary>
    public static string TextOf(ReadOnlySpan<byte> quoted)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return reader.GetString()!;
    }

    private static int LengthOfString(ReadOnlySpan<byte> json)
    {
        var place = 1;
        while (true)
        {
            place += json[place..].IndexOfAny((byte)'"', (byte)'\\');
            if (json[place] == (byte)'"')
                return place + 1;
            place += 2;
        }
    }

    private static int LengthOfNested(ReadOnlySpan<byte> json)
    {
        var (place, depth) = (0, 0);
        do
        {
            place += json[place..].IndexOfAny(Brackets);
            if (json[place] == (byte)'"')
            {
                place += LengthOfString(json[place..]);
                continue;
            }

            depth += json[place] is (byte)'{' or (byte)'[' ? 1 : -1;
            place++;
        }
        while (depth > 0);
        return place;
    }
}
