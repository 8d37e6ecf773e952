using Gateway.Transforms.Caching.Rules;

namespace Gateway.Tests.Caching.Rules;

/// <summary>RFC 9110 §5.6.7, RFC 9111 §4.2.</summary>
public sealed class HttpDateTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", 784111777)]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT", 784111777)]
    [InlineData("Sun Nov  6 08:49:37 1994", 784111777)]
    [InlineData("Sun Nov 06 08:49:37 1994", 784111777)]
    [InlineData("Wed Nov 16 08:49:37 1994", 784975777)]
    [InlineData("  Sun, 06 Nov 1994 08:49:37 GMT\t", 784111777)]
    // Without regard to case.
    [InlineData("sun, 06 NOV 1994 08:49:37 gmt", 784111777)]
    [InlineData("SUNDAY, 06-nov-94 08:49:37 Gmt", 784111777)]
    // The day of the week is decoration.
    [InlineData("Mon, 06 Nov 1994 08:49:37 GMT", 784111777)]
    [InlineData("Thu, 29 Feb 2024 00:00:00 GMT", 1709164800)]
    [InlineData("Sat, 31 Dec 2016 23:59:60 GMT", 1483228800)]
    [InlineData("Mon, 01 Jan 0001 00:00:00 GMT", -62135596800)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 253402300799)]
    public void Read_Date_IsTheMoment(string text, long expected) => Assert.Equal(expected, HttpDate.Read(text, Now));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("now")]
    [InlineData("1767225600")]
    [InlineData("Sun, 06 Nov 1994 08:49:37")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 UTC")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 +0000")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT+1")]
    [InlineData("Sun, 6 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun,06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 94 08:49:37 GMT")]
    [InlineData("Sun, 06  Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Now 1994 08:49:37 GMT")]
    [InlineData("Sum, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 31 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 00 Nov 1994 08:49:37 GMT")]
    [InlineData("Wed, 29 Feb 2023 00:00:00 GMT")]
    [InlineData("Sun, 06 Nov 1994 24:00:00 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:60:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:49:61 GMT")]
    [InlineData("Sun, 06 Nov 1994 8:49:37 GMT")]
    [InlineData("Sun, -6 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 0000 08:49:37 GMT")]
    [InlineData("Sun, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sunday, 06-Nov-1994 08:49:37 GMT")]
    [InlineData("Sunday, 06-Nov-9x 08:49:37 GMT")]
    [InlineData("Sun Nov  6 08:49:37 1994 GMT")]
    [InlineData("Sun Nov 6 08:49:37 1994")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT")]
    public void Read_NoDate_IsNull(string text) => Assert.Null(HttpDate.Read(text, Now));

    [Theory]
    [InlineData(2026, "26", 2026)]
    [InlineData(2026, "00", 2000)]
    [InlineData(2026, "75", 2075)]
    [InlineData(2026, "76", 2076)]
    [InlineData(2026, "77", 1977)]
    [InlineData(2026, "99", 1999)]
    [InlineData(2080, "10", 2110)]
    public void Read_YearWithTwoDigits_IsAtMostFiftyYearsAhead(int now, string year, int expected)
    {
        var moment = HttpDate.Read($"Monday, 15-Jun-{year} 00:00:00 GMT", new DateTimeOffset(now, 6, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(new DateTimeOffset(expected, 6, 15, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(), moment);
    }

    [Fact]
    public void Read_EveryKindOfMoment_GivesItBack()
    {
        var random = new Random(5);
        for (var i = 0; i < 2000; i++)
        {
            var moment = DateTimeOffset.FromUnixTimeSeconds(random.NextInt64(0, 4_000_000_000));
            Assert.Equal(moment.ToUnixTimeSeconds(), HttpDate.Read(moment.ToString("r", System.Globalization.CultureInfo.InvariantCulture), Now));
        }
    }
}
