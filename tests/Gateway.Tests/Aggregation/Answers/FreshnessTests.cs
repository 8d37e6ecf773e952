using Gateway.Transforms.Aggregation.Answers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Aggregation.Answers;

public sealed class FreshnessTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("max-age=60", "max-age=30", "max-age=30")]
    [InlineData("public, max-age=60", "public, max-age=90", "public, max-age=60")]
    [InlineData("public, max-age=60", "max-age=90", "max-age=60")]
    [InlineData("public, max-age=60", "private, max-age=90", "private, max-age=60")]
    [InlineData("private, max-age=60", "s-maxage=90, max-age=5", "private, max-age=5")]
    [InlineData("max-age=60", "no-store", "no-store")]
    [InlineData("max-age=60", "no-cache", "no-cache")]
    [InlineData("max-age=60", "no-cache=\"a, max-age=1\", max-age=70", "no-cache, max-age=60")]
    [InlineData("max-age=60, s-maxage=600", "max-age=90", "max-age=60")]
    [InlineData("max-age=60, s-maxage=600", "public, max-age=90", "max-age=60, s-maxage=90")]
    [InlineData("max-age=60, s-maxage=5", "max-age=90", "max-age=5")]
    [InlineData("private, max-age=60", "s-maxage=5, max-age=90", "private, max-age=60")]
    [InlineData("s-maxage=600", "s-maxage=10", "s-maxage=10")]
    [InlineData("s-maxage=600", "max-age=90", "max-age=90")]
    [InlineData("max-age=60, must-revalidate", "max-age=60, proxy-revalidate, no-transform", "max-age=60, proxy-revalidate, no-transform")]
    [InlineData("max-age=60, must-revalidate", "public, max-age=60", "max-age=60, must-revalidate")]
    [InlineData("max-age=60, must-revalidate", "private, max-age=60", "private, max-age=60, must-revalidate")]
    [InlineData("max-age=60, stale-while-revalidate=30, stale-if-error=9", "max-age=60, stale-while-revalidate=20", "max-age=60, stale-while-revalidate=20")]
    [InlineData("max-age=60", "max-age=x", "max-age=0")]
    [InlineData("max-age=60, max-age=10", "MAX-AGE=\"20\"", "max-age=10")]
    [InlineData("max-age=60", "", "")]
    [InlineData("max-age=0", "", "max-age=0")]
    [InlineData("public, max-age=60, s-maxage=5", "", "")]
    [InlineData("s-maxage=5", "", "")]
    [InlineData("s-maxage=0", "", "max-age=0")]
    [InlineData("no-cache", "", "no-cache")]
    [InlineData("max-age=60, stale-if-error=9", "", "")]
    [InlineData("private, max-age=60", "", "private")]
    [InlineData("", "", "")]
    public void Combine_TwoParts_IsTheStricter(string one, string two, string expected)
    {
        Assert.Equal(expected, Freshness.Combine([Part(one), Part(two)], isPrivate: false, hasCredentials: false, Now));
        Assert.Equal(expected, Freshness.Combine([Part(two), Part(one)], isPrivate: false, hasCredentials: false, Now));
    }

    // RFC 9111 §3.5: what one part permits for itself, nobody is to take for the other's permission.
    [Theory]
    [InlineData("max-age=60, s-maxage=60", "max-age=60", "private, max-age=60")]
    [InlineData("max-age=60, must-revalidate", "max-age=60", "private, max-age=60, must-revalidate")]
    [InlineData("public, max-age=60", "max-age=60", "private, max-age=60")]
    [InlineData("public, max-age=60", "", "")]
    [InlineData("max-age=60", "max-age=60", "private, max-age=60")]
    [InlineData("public, max-age=60", "max-age=60, s-maxage=30", "max-age=60, s-maxage=30")]
    [InlineData("public, max-age=60", "max-age=60, must-revalidate", "max-age=60, must-revalidate")]
    [InlineData("public, max-age=60", "public, max-age=60", "public, max-age=60")]
    [InlineData("public", "no-store", "no-store")]
    [InlineData("", "", "")]
    public void Combine_WithCredentials_IsForOthersWhereAllPartsPermit(string one, string two, string expected)
    {
        Assert.Equal(expected, Freshness.Combine([Part(one), Part(two)], isPrivate: false, hasCredentials: true, Now));
        Assert.Equal(expected, Freshness.Combine([Part(two), Part(one)], isPrivate: false, hasCredentials: true, Now));
    }

    [Fact]
    public void Combine_Age_IsTakenOff()
    {
        var aged = Part("max-age=60, s-maxage=30");
        ((IHeaderDictionary)aged).Age = "50";

        Assert.Equal("max-age=10, s-maxage=0", Freshness.Combine([aged], isPrivate: false, hasCredentials: false, Now));
    }

    [Theory]
    [InlineData("Fri, 27 Nov 2026 12:00:30 GMT", "max-age=30")]
    [InlineData("Fri, 27 Nov 2026 11:00:00 GMT", "max-age=0")]
    [InlineData("0", "max-age=0")]
    public void Combine_Expires_CountsWhereThereIsNoMaxAge(string expires, string expected)
    {
        var part = Part("");
        ((IHeaderDictionary)part).Expires = expires;

        Assert.Equal(expected, Freshness.Combine([part, Part("max-age=40")], isPrivate: false, hasCredentials: false, Now));
    }

    [Theory]
    [InlineData("public, max-age=5", "private, max-age=5")]
    [InlineData("", "private")]
    public void Combine_ForTheCallerAlone_IsPrivate(string cacheControl, string expected) =>
        Assert.Equal(expected, Freshness.Combine([Part(cacheControl)], isPrivate: true, hasCredentials: false, Now));

    private static HeaderDictionary Part(string cacheControl) => new() { ["Cache-Control"] = cacheControl.Length == 0 ? default : cacheControl };
}
