using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gateway.Transforms.Shared.Json;

/// <summary>The pieces that JSON is made of (RFC 8259 §3, §6 and §7), in UTF-8. Each method gives the place behind one, or, as its complement, the place of the first byte that does not belong there.</summary>
internal static class JsonTokens
{
    private const int EscapeLength = 6;

    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(static value => (byte)value), (byte)'"', (byte)'\\']);

    /// <summary>The byte at a place; 0, which belongs nowhere, behind the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte At(ReadOnlySpan<byte> json, int place) => (uint)place < (uint)json.Length ? json[place] : (byte)0;

    /// <summary>Of a text, number, boolean or null.</summary>
    /// <param name="json">All bytes there are.</param>
    /// <param name="place">Its first.</param>
    /// <param name="isBroken">Whether it has half a character.</param>
    public static int EndOfScalar(ReadOnlySpan<byte> json, int place, out bool isBroken)
    {
        isBroken = false;
        switch (At(json, place))
        {
            case (byte)'"':
                var end = EndOfText(json, place, out var form);
                isBroken = form == TextForm.Broken;
                return end;
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                return EndOfNumber(json, place);
            case (byte)'t':
                return EndOfLiteral(json, place, "true"u8);
            case (byte)'f':
                return EndOfLiteral(json, place, "false"u8);
            case (byte)'n':
                return EndOfLiteral(json, place, "null"u8);
            default:
                return ~place;
        }
    }

    /// <summary>Of a text.</summary>
    /// <param name="json">All bytes there are.</param>
    /// <param name="place">Its first quote, if there is one.</param>
    /// <param name="form">How it is spelled.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int EndOfText(ReadOnlySpan<byte> json, int place, out TextForm form)
    {
        form = TextForm.Plain;
        if (At(json, place) != (byte)'"')
            return ~place;
        place = EndOfPlain(json, place + 1);
        return At(json, place) == (byte)'"' ? place + 1 : EndOfEscaped(json, place, ref form);
    }

    // Most texts are short.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int EndOfPlain(ReadOnlySpan<byte> json, int place)
    {
        if (json.Length - place >= Vector128<byte>.Count)
        {
            var bytes = Vector128.Create(json[place..]);
            var special = Vector128.Equals(bytes, Vector128.Create((byte)'"')) | Vector128.Equals(bytes, Vector128.Create((byte)'\\')) | Vector128.Equals(bytes, Vector128.Min(bytes, Vector128.Create((byte)0x1F)));
            var places = special.ExtractMostSignificantBits();
            if (places != 0)
                return place + BitOperations.TrailingZeroCount(places);
            place += Vector128<byte>.Count;
        }

        return EndOfLong(json, place);
    }

    private static int EndOfLong(ReadOnlySpan<byte> json, int place) => json[place..].IndexOfAny(Special) is >= 0 and var length ? place + length : json.Length;

    // From a byte on that is not simply part of the text.
    private static int EndOfEscaped(ReadOnlySpan<byte> json, int place, ref TextForm form)
    {
        while (At(json, place) == (byte)'\\')
        {
            form = form == TextForm.Broken ? form : TextForm.Escaped;
            place = EndOfEscape(json, place, ref form);
            if (place < 0)
                return place;
            place = EndOfPlain(json, place);
        }

        return At(json, place) == (byte)'"' ? place + 1 : ~place;
    }

    private static int EndOfEscape(ReadOnlySpan<byte> json, int place, ref TextForm form)
    {
        var kind = At(json, place + 1);
        if (kind is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t')
            return place + 2;
        if (kind != (byte)'u')
            return ~(place + 1);
        var end = EndOfUnit(json, place, out var unit);
        if (end < 0 || !char.IsSurrogate(unit))
            return end;
        // Two of these belong together, and one alone stands for nothing (§8.2).
        if (!char.IsHighSurrogate(unit) || !json[end..].StartsWith("\\u"u8))
        {
            form = TextForm.Broken;
            return end;
        }

        var second = EndOfUnit(json, end, out unit);
        if (second < 0 || char.IsLowSurrogate(unit))
            return second;
        form = TextForm.Broken;
        return end;
    }

    private static int EndOfUnit(ReadOnlySpan<byte> json, int place, out char unit)
    {
        var value = 0;
        for (var i = place + 2; i < place + EscapeLength; i++)
        {
            var digit = DigitOf(At(json, i));
            if (digit < 0)
            {
                unit = default;
                return ~i;
            }

            value = (value << 4) | digit;
        }

        unit = (char)value;
        return place + EscapeLength;
    }

    private static int DigitOf(byte value) => value switch
    {
        >= (byte)'0' and <= (byte)'9' => value - '0',
        >= (byte)'a' and <= (byte)'f' => value - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => value - 'A' + 10,
        _ => -1,
    };

    private static int EndOfNumber(ReadOnlySpan<byte> json, int place)
    {
        if (json[place] == (byte)'-')
            place++;
        // No other number begins with 0.
        place = At(json, place) == (byte)'0' ? place + 1 : EndOfDigits(json, place);
        if (place > 0 && At(json, place) == (byte)'.')
            place = EndOfDigits(json, place + 1);
        if (place > 0 && At(json, place) is (byte)'e' or (byte)'E')
            place = EndOfDigits(json, At(json, place + 1) is (byte)'+' or (byte)'-' ? place + 2 : place + 1);
        return place;
    }

    // One at least.
    private static int EndOfDigits(ReadOnlySpan<byte> json, int place)
    {
        var end = place;
        while (At(json, end) is >= (byte)'0' and <= (byte)'9')
            end++;
        return end > place ? end : ~place;
    }

    private static int EndOfLiteral(ReadOnlySpan<byte> json, int place, ReadOnlySpan<byte> literal)
    {
        var length = json[place..].CommonPrefixLength(literal);
        return length == literal.Length ? place + length : ~(place + length);
    }
}
