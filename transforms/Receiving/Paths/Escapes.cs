using System.Text;

namespace Gateway.Transforms.Receiving.Paths;

/// <summary>Reads percent-encoding (RFC 3986 §2.1).</summary>
internal static class Escapes
{
    /// <summary>The characters of one escape.</summary>
    public const int Width = 3;

    private const int LongestSequence = 6;

    /// <summary>Reads the byte that an escape stands for; false for a broken one.</summary>
    public static bool TryReadByte(ReadOnlySpan<char> text, int at, out byte value)
    {
        value = 0;
        if (at > text.Length - Width || text[at] != '%' || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            return false;
        value = (byte)((Digit(text[at + 1]) << 4) | Digit(text[at + 2]));
        return true;
    }

    /// <summary>Reads the character that one escape or several stand for.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="at">Where the first escape, which must not be broken, begins.</param>
    /// <param name="rune">The character; for bytes that are no UTF-8 the first of them read as Latin-1.</param>
    /// <param name="width">How many characters of the text it takes.</param>
    /// <returns>What is unusual about it: nothing, that it is no UTF-8, or that it is overlong, which is malformed.</returns>
    public static PathForm ReadRune(ReadOnlySpan<char> text, int at, out Rune rune, out int width)
    {
        Span<byte> bytes = stackalloc byte[LongestSequence];
        var count = 0;
        while (count < LongestSequence && TryReadByte(text, at + (count * Width), out bytes[count]) && (count > 0 || bytes[0] >= 0x80))
            count++;
        if (count == 0)
        {
            (rune, width) = (new Rune((char)bytes[0]), Width);
            return PathForm.Plain;
        }

        if (Rune.DecodeFromUtf8(bytes[..count], out rune, out var consumed) == System.Buffers.OperationStatus.Done)
        {
            width = consumed * Width;
            return PathForm.Plain;
        }

        (rune, width) = (new Rune((char)bytes[0]), Width);
        return IsOverlong(bytes[..count]) ? PathForm.Malformed : PathForm.NotUtf8;
    }

    /// <summary>
    /// True for a character in more bytes than it needs (RFC 3629 §3), the forms of five and six bytes included: there
    /// are decoders that see <c>/</c> in <c>%C0%AF</c>. In Latin-1, <c>À</c> before one of <c>§</c>, <c>¿</c> and the like is refused with it.
    /// </summary>
    private static bool IsOverlong(ReadOnlySpan<byte> bytes)
    {
        var (length, limit) = bytes[0] switch
        {
            0xC0 or 0xC1 => (2, 0xC0),
            0xE0 => (3, 0xA0),
            0xF0 => (4, 0x90),
            0xF8 => (5, 0x88),
            0xFC => (6, 0x84),
            _ => (0, 0),
        };
        if (length == 0 || bytes.Length < length || bytes[1] >= limit)
            return false;
        foreach (var value in bytes[1..length])
        {
            if ((value & 0xC0) != 0x80)
                return false;
        }

        return true;
    }

    private static int Digit(char hex) => char.IsAsciiDigit(hex) ? hex - '0' : (hex | 0x20) - 'a' + 10;
}
