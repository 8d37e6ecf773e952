using System.Globalization;

namespace Gateway.Transforms.Shared.Configuration;

/// <summary>Reads and writes durations: <c>"250ms" "1.5s" "2m" "1h" "7d"</c> or <c>hh:mm:ss[.fff]</c>.</summary>
public static class Duration
{
    /// <summary>What a value must look like, for error messages.</summary>
    public const string Form = "a duration such as \"250ms\", \"1.5s\", \"2m\", \"1h\", \"7d\" or \"hh:mm:ss\"";

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    private static readonly string[] ClockForms = [@"hh\:mm\:ss", @"hh\:mm\:ss\.FFFFFFF", @"d\.hh\:mm\:ss"];

    /// <summary>
    /// Reads the text form. False when it is none, has no unit, is negative, is finer than 100 ns, or exceeds what a
    /// TimeSpan holds (some 29,000 years). Never throws.
    /// </summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        // "1.", ".5s" and " 1s" are slips of the hand rather than durations.
        if (text.Length == 0 || !char.IsAsciiDigit(text[0]) || text[^1] == '.')
            return false;
        if (text.Contains(':', StringComparison.Ordinal))
            return TimeSpan.TryParseExact(text, ClockForms, CultureInfo.InvariantCulture, out duration);

        foreach (var (unit, length) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal) || !char.IsAsciiDigit(text[^(unit.Length + 1)]))
                continue;
            if (!decimal.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
                || count > (decimal)TimeSpan.MaxValue.Ticks / length.Ticks)
                return false;

            var ticks = count * length.Ticks;
            if (ticks > TimeSpan.MaxValue.Ticks || ticks != decimal.Truncate(ticks))
                return false;
            duration = TimeSpan.FromTicks((long)ticks);
            return true;
        }

        return false;
    }

    /// <summary>A short exact form, such as <c>1.5s</c>, that <see cref="TryParse"/> reads back.</summary>
    /// <param name="duration">Zero or more.</param>
    public static string Format(TimeSpan duration)
    {
        foreach (var (unit, length) in Units.Reverse())
        {
            var count = (decimal)duration.Ticks / length.Ticks;
            if (count >= 1 && count * 10 == Math.Floor(count * 10))
                return string.Create(CultureInfo.InvariantCulture, $"{count:0.#}{unit}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(decimal)duration.Ticks / TimeSpan.TicksPerMillisecond:0.####}ms");
    }
}
