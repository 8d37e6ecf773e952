using System.Globalization;

namespace Gateway.LoadTests.Commands;

/// <summary>Times as the gateway's configuration has them: <c>20s</c>, <c>1.5m</c>, <c>1h</c> or <c>hh:mm:ss</c>.</summary>
internal static class Durations
{
    /// <summary>As long as a load may last.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>A time of at least a second and at most <see cref="Longest"/>.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text.Contains(':', StringComparison.Ordinal))
            _ = TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out duration);
        else if (text.Length > 1 && SecondsOf(text[^1]) is { } unit
            && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number <= Longest.TotalSeconds)
            duration = TimeSpan.FromSeconds(number * unit);
        return duration >= TimeSpan.FromSeconds(1) && duration <= Longest;
    }

    private static int? SecondsOf(char unit) => unit switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => null };
}
