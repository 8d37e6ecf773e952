using System.Globalization;

namespace Gateway.Transforms.Shared.Configuration;

/// <summary>
/// An amount of data, written as a number of bytes or as <c>"64KiB"</c>, <c>"10MB"</c>, <c>"1.5GiB"</c>.
/// Units: B, KB, MB, GB (powers of 1000), KiB, MiB, GiB (powers of 1024).
/// </summary>
/// <param name="Bytes">Zero or more.</param>
public readonly record struct ByteSize(long Bytes)
{
    /// <summary>What a value must look like, for error messages.</summary>
    public const string Form = "a number of bytes or a text such as \"64KiB\", \"10MB\" or \"1.5GiB\"";

    // The largest first, and "B", the end of all others, last.
    private static readonly (string Unit, long Factor)[] Units =
    [
        ("GiB", 1L << 30), ("GB", 1_000_000_000), ("MiB", 1L << 20), ("MB", 1_000_000), ("KiB", 1L << 10), ("KB", 1_000), ("B", 1),
    ];

    /// <summary>
    /// Reads the text form, a fraction of a byte rounded down. False when it is none, is negative, or exceeds 2^63-1
    /// bytes. Never throws.
    /// </summary>
    public static bool TryParse(string text, out ByteSize size)
    {
        size = default;
        var number = text.AsSpan();
        var factor = 1L;
        foreach (var (unit, unitFactor) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal))
                continue;
            number = text.AsSpan(0, text.Length - unit.Length);
            factor = unitFactor;
            break;
        }

        // "1.", ".5KB" and " 1KB" are slips of the hand rather than sizes.
        if (number.IsEmpty || !char.IsAsciiDigit(number[0]) || !char.IsAsciiDigit(number[^1])
            || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            || value > (decimal)long.MaxValue / factor)
            return false;
        size = new ByteSize((long)(value * factor));
        return true;
    }

    /// <summary>The largest unit that divides it evenly, such as <c>64KiB</c>.</summary>
    public override string ToString()
    {
        if (Bytes == 0)
            return "0B";
        foreach (var (unit, factor) in Units)
        {
            if (Bytes % factor == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{Bytes / factor}{unit}");
        }

        return $"{Bytes}";
    }
}
