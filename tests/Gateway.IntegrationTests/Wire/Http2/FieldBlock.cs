using System.Text;

namespace Gateway.IntegrationTests.Wire.Http2;

/// <summary>Writes and reads field sections (RFC 7541) without Huffman coding and without a dynamic table.</summary>
internal static class FieldBlock
{
    private const byte Indexed = 0x80;
    private const byte IncrementalIndexing = 0x40;
    private const byte TableSizeUpdate = 0x20;

    // What would be a pseudo-header field's index is never needed for writing: every field goes as a literal.
    private static readonly string[] StaticNames =
    [
        "", ":authority", ":method", ":method", ":path", ":path", ":scheme", ":scheme", ":status", ":status", ":status", ":status",
        ":status", ":status", ":status", "accept-charset", "accept-encoding", "accept-language", "accept-ranges", "accept",
        "access-control-allow-origin", "age", "allow", "authorization", "cache-control", "content-disposition", "content-encoding",
        "content-language", "content-length", "content-location", "content-range", "content-type", "cookie", "date", "etag", "expect",
        "expires", "from", "host", "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-modified",
        "link", "location", "max-forwards", "proxy-authenticate", "proxy-authorization", "range", "referer", "refresh", "retry-after",
        "server", "set-cookie", "strict-transport-security", "transfer-encoding", "user-agent", "vary", "via", "www-authenticate",
    ];

    private static readonly Dictionary<int, string> StaticValues = new()
    {
        [2] = "GET", [3] = "POST", [4] = "/", [5] = "/index.html", [6] = "http", [7] = "https", [8] = "200", [9] = "204",
        [10] = "206", [11] = "304", [12] = "400", [13] = "404", [14] = "500", [16] = "gzip, deflate",
    };

    /// <summary>Writes every field as a literal that no table learns (§6.2.2), names and values as they are, in Latin-1.</summary>
    public static byte[] Write(IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var block = new MemoryStream();
        foreach (var (name, value) in fields)
        {
            block.WriteByte(0);
            WriteText(block, name);
            WriteText(block, value);
        }

        return block.ToArray();
    }

    /// <summary>Reads a field section of a peer that was told to keep no dynamic table.</summary>
    /// <exception cref="FormatException">It breaks RFC 7541, or uses what was not offered.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(ReadOnlySpan<byte> block)
    {
        List<KeyValuePair<string, string>> fields = [];
        while (!block.IsEmpty)
        {
            var first = block[0];
            if ((first & Indexed) != 0)
            {
                var index = ReadInteger(ref block, 7);
                fields.Add(new(StaticName(index), StaticValues.GetValueOrDefault(index, "")));
            }
            else if ((first & IncrementalIndexing) != 0)
            {
                fields.Add(ReadLiteral(ref block, 6));
            }
            else if ((first & TableSizeUpdate) != 0)
            {
                ReadInteger(ref block, 5);
            }
            else
            {
                fields.Add(ReadLiteral(ref block, 4));
            }
        }

        return fields;
    }

    private static KeyValuePair<string, string> ReadLiteral(ref ReadOnlySpan<byte> block, int prefix)
    {
        var index = ReadInteger(ref block, prefix);
        var name = index == 0 ? ReadText(ref block) : StaticName(index);
        return new(name, ReadText(ref block));
    }

    private static string StaticName(int index) => index > 0 && index < StaticNames.Length
        ? StaticNames[index]
        : throw new FormatException($"Index {index} is in no table.");

    private static void WriteText(MemoryStream block, string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        WriteInteger(block, bytes.Length);
        block.Write(bytes);
    }

    // §5.1 with a prefix of seven bits, the eighth being zero.
    private static void WriteInteger(MemoryStream block, int value)
    {
        if (value < 0x7F)
        {
            block.WriteByte((byte)value);
            return;
        }

        block.WriteByte(0x7F);
        value -= 0x7F;
        for (; value >= 0x80; value >>= 7)
            block.WriteByte((byte)(value & 0x7F | 0x80));
        block.WriteByte((byte)value);
    }

    private static int ReadInteger(ref ReadOnlySpan<byte> block, int prefix)
    {
        var limit = (1 << prefix) - 1;
        var value = Take(ref block) & limit;
        if (value < limit)
            return value;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(ref block);
            value += (next & 0x7F) << shift;
            if ((next & 0x80) == 0)
                return value;
        }
    }

    private static string ReadText(ref ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty || (block[0] & 0x80) != 0)
            throw new FormatException("A text is missing, or Huffman coded.");
        var length = ReadInteger(ref block, 7);
        var text = Encoding.Latin1.GetString(block[..length]);
        block = block[length..];
        return text;
    }

    private static byte Take(ref ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty)
            throw new FormatException("A field section ends too early.");
        var first = block[0];
        block = block[1..];
        return first;
    }
}
