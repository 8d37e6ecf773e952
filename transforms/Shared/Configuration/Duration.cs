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

    /// <summary>Reads the text form. False when it is none, is negative, or exceeds what a TimeSpan holds.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Contains(':', StringComparison.Ordinal))
        {
            string[] forms = [@"hh\:mm\:ss", @"hh\:mm\:ss\.FFFFFFF", @"d\.hh\:mm\:ss"];
            return TimeSpan.TryParseExact(text, forms, CultureInfo.InvariantCulture, out duration);
        }

        foreach (var (unit, length) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)
                || !decimal.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
                continue;
            if (count > TimeSpan.MaxValue.Ticks / length.Ticks)
                return false;
            duration = TimeSpan.FromTicks((long)(count * length.Ticks));
            return true;
        }

        return false;
    }

    /// <summary>The shortest exact form, such as <c>1.5s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        foreach (var (unit, length) in Units.Reverse())
        {
            var count = (decimal)duration.Ticks / length.Ticks;
            if (count >= 1 && count * 10 == Math.Floor(count * 10))
                return string.Create(CultureInfo.InvariantCulture, $"{count:0.#}{unit}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.####}ms");
    }
}
