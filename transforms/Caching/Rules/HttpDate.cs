namespace Gateway.Transforms.Caching.Rules;

/// <summary>
/// Dates of header fields (RFC 9110 §5.6.7): the preferred form and the two that recipients must take as well. Names are compared without case (RFC 9111 §4.2), and the day
/// of the week need not be the date's. Reading allocates nothing.
/// </summary>
internal static class HttpDate
{
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private const string Days = "MonTueWedThuFriSatSun";

    private static readonly string[] LongDays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    /// <summary>The moment in seconds of Unix time; null for what is no date, <c>0</c> and <c>-1</c> among it.</summary>
    /// <param name="text">The field's value.</param>
    /// <param name="now">Decides the century of years with two digits: they are not more than 50 years ahead.</param>
    public static long? Read(ReadOnlySpan<char> text, DateTimeOffset now)
    {
        text = text.Trim(" \t");
        var comma = text.IndexOf(',');
        if (comma == 3)
            return IsOneOf(Days, text[..3]) ? ReadFixed(text[4..]) : null;
        if (comma > 3)
            return IsLongDay(text[..comma]) ? ReadShortYear(text[(comma + 1)..], now) : null;
        return text.Length > 3 && IsOneOf(Days, text[..3]) ? ReadAsctime(text[3..]) : null;
    }

    // " 06 Nov 1994 08:49:37 GMT"
    private static long? ReadFixed(ReadOnlySpan<char> text) => text is [' ', _, _, ' ', _, _, _, ' ', _, _, _, _, ' ', ..] && IsGreenwich(text[21..])
        ? Moment(Number(text[8..12]), Month(text[4..7]), Number(text[1..3]), text[13..21])
        : null;

    // " 06-Nov-94 08:49:37 GMT"
    private static long? ReadShortYear(ReadOnlySpan<char> text, DateTimeOffset now)
    {
        if (text is not [' ', _, _, '-', _, _, _, '-', _, _, ' ', ..] || text.Length != 23 || !IsGreenwich(text[19..]) || Number(text[8..10]) is not (>= 0 and var year))
            return null;
        year += now.Year / 100 * 100;
        if (year > now.Year + 50)
            year -= 100;
        else if (year <= now.Year - 50)
            year += 100;
        return Moment(year, Month(text[4..7]), Number(text[1..3]), text[11..19]);
    }

    // " Nov  6 08:49:37 1994"
    private static long? ReadAsctime(ReadOnlySpan<char> text) => text is [' ', _, _, _, ' ', _, _, ' ', _, _, _, _, _, _, _, _, ' ', _, _, _, _]
        ? Moment(Number(text[17..21]), Month(text[1..4]), Number(text[5] == ' ' ? text[6..7] : text[5..7]), text[8..16])
        : null;

    private static long? Moment(int year, int month, int day, ReadOnlySpan<char> time)
    {
        if (time is not [_, _, ':', _, _, ':', _, _] || year < 1 || month < 1 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return null;
        var (hour, minute, second) = (Number(time[..2]), Number(time[3..5]), Number(time[6..8]));
        // A leap second is the first of the next minute.
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 60)
            return null;
        return new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.Zero).ToUnixTimeSeconds() + second;
    }

    private static bool IsGreenwich(ReadOnlySpan<char> text) => text.Equals(" GMT", StringComparison.OrdinalIgnoreCase);

    private static int Month(ReadOnlySpan<char> name) => IndexOf(Months, name) + 1;

    private static bool IsOneOf(string names, ReadOnlySpan<char> name) => IndexOf(names, name) >= 0;

    private static int IndexOf(string names, ReadOnlySpan<char> name)
    {
        for (var i = 0; i < names.Length; i += 3)
        {
            if (name.Equals(names.AsSpan(i, 3), StringComparison.OrdinalIgnoreCase))
                return i / 3;
        }

        return -1;
    }

    private static bool IsLongDay(ReadOnlySpan<char> name)
    {
        foreach (var day in LongDays)
        {
            if (name.Equals(day, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>Up to four digits; -1 for anything else.</summary>
    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
                return -1;
            number = (number * 10) + digit - '0';
        }

        return number;
    }
}
