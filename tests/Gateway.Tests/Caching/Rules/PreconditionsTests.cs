using Gateway.Transforms.Caching.Rules;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Caching.Rules;

/// <summary>RFC 9110 §13, RFC 9111 §4.3.2.</summary>
public sealed class PreconditionsTests
{
    private const string Fresh = "Cache-Control: max-age=60";

    [Theory]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("\"a\"", "W/\"a\"", true)]
    [InlineData("W/\"a\"", "\"a\"", true)]
    [InlineData("\"a\"", "\"b\"", false)]
    [InlineData("\"a\"", "*", true)]
    [InlineData("\"a\"", " * ", true)]
    [InlineData(null, "*", true)]
    [InlineData(null, "\"a\"", false)]
    [InlineData("\"a\"", "", false)]
    public void IsNotModified_IfNoneMatch_ComparesWeakly(string? stored, string field, bool expected)
    {
        var response = stored is null ? Heads.Stored(Fresh) : Heads.Stored(Fresh, $"ETag: {stored}");
        Assert.Equal(expected, Preconditions.IsNotModified(response, new StringValues(field), StringValues.Empty));
    }

    [Fact]
    public void IsNotModified_SeveralLines_AreOneList() =>
        Assert.True(Preconditions.IsNotModified(Heads.Stored(Fresh, "ETag: \"a\""), new[] { "\"x\"", "\"a\"" }, StringValues.Empty));

    // §13.1.3: with If-None-Match, it is not looked at.
    [Fact]
    public void IsNotModified_BothFields_IfNoneMatchDecides()
    {
        var response = Heads.Stored(Fresh, "ETag: \"a\"", $"Last-Modified: {Heads.Date(-100)}");
        Assert.False(Preconditions.IsNotModified(response, "\"b\"", Heads.Date(-100)));
        Assert.True(Preconditions.IsNotModified(response, "\"a\"", Heads.Date(-200)));
    }

    [Theory]
    [InlineData(-100, true)]
    [InlineData(-99, true)]
    [InlineData(-101, false)]
    public void IsNotModified_IfModifiedSince_IsComparedWithLastModified(long since, bool expected) =>
        Assert.Equal(expected, Preconditions.IsNotModified(Heads.Stored(Fresh, $"Last-Modified: {Heads.Date(-100)}"), StringValues.Empty, Heads.Date(since)));

    [Theory]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT", true)]
    [InlineData("Sun Nov  6 08:49:37 1994", true)]
    [InlineData("Sun Nov  6 08:49:36 1994", false)]
    [InlineData("yesterday", false)]
    [InlineData("", false)]
    public void IsNotModified_IfModifiedSinceInAnyForm_IsADate(string since, bool expected) =>
        Assert.Equal(expected, Preconditions.IsNotModified(Heads.Stored(Fresh, "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"), StringValues.Empty, since));

    // RFC 9111 §4.3.2.
    [Theory]
    [InlineData(-5, true)]
    [InlineData(-4, true)]
    [InlineData(-6, false)]
    public void IsNotModified_NoLastModified_IsComparedWithDate(long since, bool expected) =>
        Assert.Equal(expected, Preconditions.IsNotModified(Heads.Stored(Fresh, $"Date: {Heads.Date(-5)}"), StringValues.Empty, Heads.Date(since)));

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public void IsNotModified_NeitherLastModifiedNorDate_IsComparedWithWhenItCame(long since, bool expected) =>
        Assert.Equal(expected, Preconditions.IsNotModified(Heads.Stored(Fresh), StringValues.Empty, Heads.Date(since)));

    [Theory]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("\"a\"", "\"b\"", false)]
    [InlineData("\"a\"", "W/\"a\"", false)]
    [InlineData("W/\"a\"", "W/\"a\"", false)]
    [InlineData("W/\"a\"", "\"a\"", false)]
    public void IsRangeOf_Tag_IsComparedStrongly(string stored, string field, bool expected) =>
        Assert.Equal(expected, Preconditions.IsRangeOf(Heads.Stored(Fresh, $"ETag: {stored}"), field));

    // §13.1.5: exactly the date, and only where that is strong (§8.8.2.2).
    [Theory]
    [InlineData(-100, -100, true)]
    [InlineData(-100, -99, false)]
    [InlineData(-100, -101, false)]
    [InlineData(-1, -1, true)]
    [InlineData(0, 0, false)]
    public void IsRangeOf_Date_IsComparedExactly(long modified, long field, bool expected) => Assert.Equal(
        expected, Preconditions.IsRangeOf(Heads.Stored(Fresh, $"Date: {Heads.Date(0)}", $"Last-Modified: {Heads.Date(modified)}"), Heads.Date(field)));

    [Fact]
    public void IsRangeOf_NothingToCompare_IsTrueForAbsentAlone()
    {
        Assert.True(Preconditions.IsRangeOf(Heads.Stored(Fresh), StringValues.Empty));
        Assert.False(Preconditions.IsRangeOf(Heads.Stored(Fresh), "\"a\""));
        Assert.False(Preconditions.IsRangeOf(Heads.Stored(Fresh, "ETag: \"a\""), new[] { "\"a\"", "\"b\"" }));
    }
}
