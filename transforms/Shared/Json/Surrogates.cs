using System.Buffers.Text;
using System.Globalization;

namespace Gateway.Transforms.Shared.Json;

/// <summary>Escapes of half characters (RFC 8259 §7 and §8.2): two belong together, and one alone stands for nothing.</summary>
internal static class Surrogates
{
    private const int EscapeLength = 6;

    /// <summary>Whether a text has half a character.</summary>
    /// <param name="escaped">A valid text, between its quotes.</param>
    public static bool AreBroken(ReadOnlySpan<byte> escaped)
    {
        while (escaped.IndexOf((byte)'\\') is >= 0 and var escape)
        {
            escaped = escaped[escape..];
            if (escaped[1] != (byte)'u')
            {
                escaped = escaped[2..];
                continue;
            }

            var unit = UnitOf(escaped);
            escaped = escaped[EscapeLength..];
            if (!char.IsSurrogate(unit))
                continue;
            if (!char.IsHighSurrogate(unit) || !escaped.StartsWith("\\u"u8) || !char.IsLowSurrogate(UnitOf(escaped)))
                return true;
            escaped = escaped[EscapeLength..];
        }

        return false;
    }

    private static char UnitOf(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
