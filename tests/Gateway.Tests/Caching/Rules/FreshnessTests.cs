using Gateway.Transforms.Caching.Rules;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Caching.Rules;

/// <summary>RFC 9111 §4.2.</summary>
public sealed class FreshnessTests
{
    [Theory]
    [InlineData("s-maxage=10, max-age=20", 30, 10L)]
    [InlineData("max-age=20, s-maxage=10", null, 10L)]
    [InlineData("max-age=20", 30, 20L)]
    [InlineData("max-age=0", 30, 0L)]
    [InlineData("max-age=x", 30, 0L)]
    [InlineData("s-maxage=x, max-age=20", 30, 0L)]
    [InlineData("public", 30, 30L)]
    [InlineData("", 30, 30L)]
    [InlineData("", -30, 0L)]
    [InlineData("", 0, 0L)]
    [InlineData("", null, null)]
    [InlineData("public", null, null)]
    public void Stated_DirectivesAndExpires_InTheirOrder(string cacheControl, int? expires, long? expected)
    {
        var field = expires is { } seconds ? new StringValues(Heads.Date(seconds)) : StringValues.Empty;
        Assert.Equal(expected, Freshness.Stated(ResponseDirectives.Read(cacheControl), field, Heads.Now, Heads.Moment));
    }

    // §5.3: what is no date is in the past.
    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("tomorrow")]
    [InlineData("Fri, 02 Jan 2026 00:00:00 PST")]
    [InlineData("Fri, 02 Jan 2026 00:00:00 GMT, Fri, 02 Jan 2026 00:00:00 GMT")]
    public void Stated_ExpiresThatIsNoDate_IsZero(string expires) =>
        Assert.Equal(0, Freshness.Stated(ResponseDirectives.None, new StringValues(expires), Heads.Now, Heads.Moment));

    [Theory]
    [InlineData("Fri, 02 Jan 2026 00:00:00 GMT")]
    [InlineData("Friday, 02-Jan-26 00:00:00 GMT")]
    [InlineData("Fri Jan  2 00:00:00 2026")]
    public void Stated_ExpiresInAnyForm_IsWhatIsLeftFromDate(string expires) =>
        Assert.Equal(86_400, Freshness.Stated(ResponseDirectives.None, new StringValues(expires), Heads.Now, Heads.Moment));

    [Fact]
    public void Stated_SeveralExpires_TheSoonestCounts()
    {
        Assert.Equal(10, Freshness.Stated(ResponseDirectives.None, new[] { Heads.Date(20), Heads.Date(10) }, Heads.Now, Heads.Moment));
        Assert.Equal(0, Freshness.Stated(ResponseDirectives.None, new[] { Heads.Date(20), "0" }, Heads.Now, Heads.Moment));
    }

    // By Date, not by the clock here: the origin's clock may be wrong.
    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void Stated_OriginsClockIsWrong_CountsFromItsDate(long wrongBy) =>
        Assert.Equal(60, Freshness.Stated(ResponseDirectives.None, new StringValues(Heads.Date(wrongBy + 60)), Heads.Now + wrongBy, Heads.Moment));

    [Theory]
    [InlineData(-1000, 100)]
    [InlineData(-9, 0)]
    [InlineData(0, 0)]
    [InlineData(1000, 0)]
    [InlineData(-100L * 86_400, 86_400)]
    public void Guessed_LastModified_IsATenthAndADayAtMost(long modified, long expected) =>
        Assert.Equal(expected, Freshness.Guessed(Heads.Date(modified), Heads.Now, Heads.Moment));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("yesterday")]
    public void Guessed_NoDate_IsNothing(string? modified) => Assert.Equal(0, Freshness.Guessed(modified, Heads.Now, Heads.Moment));

    // §4.2.3: apparent_age, age_value + response_delay, and the greater of both.
    [Theory]
    [InlineData(null, 0, 0, 0)]
    [InlineData(null, -30, 0, 30)]
    [InlineData(null, 30, 0, 0)]
    [InlineData("10", 0, 0, 10)]
    [InlineData("10", -30, 0, 30)]
    [InlineData("40", -30, 0, 40)]
    [InlineData("10", 0, 5000, 15)]
    [InlineData("10", 0, 5999, 15)]
    [InlineData("10", 0, -5000, 10)]
    [InlineData("10, 500", 0, 0, 10)]
    [InlineData("0000000000010", 0, 0, 10)]
    [InlineData("00000000000000", 0, 0, 0)]
    [InlineData("", 0, 0, 0)]
    [InlineData("-5", 0, 0, 0)]
    [InlineData("ten", -7, 0, 7)]
    [InlineData("1.5", 0, 0, 0)]
    [InlineData("99999999999999999999", 0, 0, int.MaxValue)]
    public void InitialAge_AgeDateAndDelay_AreCombined(string? age, long date, long delay, long expected) =>
        Assert.Equal(expected, Freshness.InitialAge(age is null ? StringValues.Empty : new StringValues(age), Heads.Now + date, (Heads.Now * 1000) - delay, Heads.Now * 1000));

    [Fact]
    public void InitialAge_SeveralLines_TheFirstCounts() =>
        Assert.Equal(3, Freshness.InitialAge(new[] { "3", "70" }, Heads.Now, Heads.Now * 1000, Heads.Now * 1000));

    [Theory]
    [InlineData(0, 7)]
    [InlineData(999, 7)]
    [InlineData(1000, 8)]
    [InlineData(3_600_000, 3607)]
    [InlineData(-1000, 7)]
    [InlineData(-3_600_000, 7)]
    public void AgeAt_ClockMovesOnOrBack_IsNeverLessThanItWas(long later, long expected) =>
        Assert.Equal(expected, Heads.Stored("Cache-Control: max-age=60", "Age: 7").AgeAt((Heads.Now * 1000) + later));
}
