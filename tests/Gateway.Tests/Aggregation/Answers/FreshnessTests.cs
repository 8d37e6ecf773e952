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
        Assert.Equal(expected, Combine([Part(one), Part(two)], isPrivate: false, hasCredentials: false));
        Assert.Equal(expected, Combine([Part(two), Part(one)], isPrivate: false, hasCredentials: false));
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
        Assert.Equal(expected, Combine([Part(one), Part(two)], isPrivate: false, hasCredentials: true));
        Assert.Equal(expected, Combine([Part(two), Part(one)], isPrivate: false, hasCredentials: true));
    }

    [Fact]
    public void Combine_Age_IsTakenOff()
    {
        var aged = Part("max-age=60, s-maxage=30");
        ((IHeaderDictionary)aged).Age = "50";

        Assert.Equal("max-age=10, s-maxage=0", Combine([aged], isPrivate: false, hasCredentials: false));
    }

    [Theory]
    [InlineData("Fri, 27 Nov 2026 12:00:30 GMT", "max-age=30")]
    [InlineData("Fri, 27 Nov 2026 11:00:00 GMT", "max-age=0")]
    [InlineData("0", "max-age=0")]
    [InlineData("Fri, 27 Nov 2026 12:00:30 GMT|Fri, 27 Nov 2026 12:00:20 GMT", "max-age=20")]
    public void Combine_Expires_CountsWhereThereIsNoMaxAge(string expires, string expected)
    {
        var part = Part("");
        ((IHeaderDictionary)part).Expires = expires.Split('|');

        Assert.Equal(expected, Combine([part, Part("max-age=40")], isPrivate: false, hasCredentials: false));
    }

    [Theory]
    [InlineData("public, max-age=5", "private, max-age=5")]
    [InlineData("", "private")]
    public void Combine_ForTheCallerAlone_IsPrivate(string cacheControl, string expected) =>
        Assert.Equal(expected, Combine([Part(cacheControl)], isPrivate: true, hasCredentials: false));

    // Beside a part that is silent the time is not said, and holds for what the gateway itself keeps.
    [Theory]
    [InlineData("public, max-age=5", "", 5L)]
    [InlineData("max-age=90, s-maxage=7", "", 7L)]
    [InlineData("max-age=90", "max-age=60", 60L)]
    [InlineData("max-age=0", "", 0L)]
    [InlineData("public", "", null)]
    [InlineData("", "", null)]
    public void ShortestSeconds_IsTheLeastThatAPartStates(string one, string two, long? expected)
    {
        Assert.Equal(expected, Freshness.Combine([Part(one), Part(two)], CacheReader.Client, isPrivate: false, hasCredentials: false, Now).ShortestSeconds);
        Assert.Equal(expected, Freshness.Combine([Part(two), Part(one)], CacheReader.Client, isPrivate: false, hasCredentials: false, Now).ShortestSeconds);
    }

    [Fact]
    public void ShortestSeconds_IsLessTheAge()
    {
        var aged = Part("max-age=60");
        ((IHeaderDictionary)aged).Age = "50";

        Assert.Equal(10, Freshness.Combine([aged, Part("")], CacheReader.Client, isPrivate: false, hasCredentials: false, Now).ShortestSeconds);
    }

    // RFC 9213: each goes by the first that is there and well formed of those that are for it.
    [Theory]
    [InlineData("", "", "public, max-age=60", "public, max-age=60")]
    [InlineData("max-age=30", "", "max-age=30", "max-age=30")]
    [InlineData("", "max-age=20", "public, max-age=60", "max-age=20")]
    [InlineData("no-store", "public, max-age=20", "no-store", "public, max-age=20")]
    [InlineData("max-age=30;a=b, no-store=?0", "", "max-age=30", "max-age=30")]
    [InlineData("max-age=1.5", "private=\"x\"", "max-age=0", "private")]
    [InlineData("=", "Max-Age=1", "public, max-age=60", "public, max-age=60")]
    [InlineData("s-maxage=5", "=", "max-age=90, s-maxage=5", "max-age=90, s-maxage=5")]
    public void Combine_ForCachesInFront_GoesByFieldsOfTheirOwn(string cdn, string own, string forCdn, string forGateway)
    {
        var part = Part("public, max-age=60");
        if (cdn.Length > 0)
            part["CDN-Cache-Control"] = cdn;
        if (own.Length > 0)
            part["Gateway-Cache-Control"] = own;
        IHeaderDictionary[] parts = [part, Part("public, max-age=90")];

        Assert.Equal("public, max-age=60", Combine(parts, isPrivate: false, hasCredentials: false));
        Assert.Equal(forCdn, Combine(parts, isPrivate: false, hasCredentials: false, CacheReader.Cdn));
        Assert.Equal(forGateway, Combine(parts, isPrivate: false, hasCredentials: false, CacheReader.Gateway));
    }

    // Where it is said to such caches, Expires says nothing to them.
    [Fact]
    public void Combine_ExpiresBesideATargetedField_IsForClientsAlone()
    {
        var part = Part("");
        (part["Expires"], part["CDN-Cache-Control"]) = ("0", "max-age=9");

        Assert.Equal(("max-age=0", "max-age=9"), (Combine([part], false, false), Combine([part], false, false, CacheReader.Cdn)));
    }

    [Theory]
    [InlineData("", "no-cache")]
    [InlineData("max-age=60", "max-age=60")]
    public void Combine_Pragma_IsNoSilence(string cacheControl, string expected)
    {
        var part = Part(cacheControl);
        part["Pragma"] = "no-cache";

        Assert.Equal(expected, Combine([part], isPrivate: false, hasCredentials: false));
    }

    [Fact]
    public void Combine_OfNothing_IsNothing() => Assert.Equal(("", "private"), (Combine([], isPrivate: false, hasCredentials: false), Combine([], isPrivate: true, hasCredentials: false)));

    private static string Combine(IReadOnlyList<IHeaderDictionary> parts, bool isPrivate, bool hasCredentials, CacheReader reader = CacheReader.Client) =>
        Freshness.Combine(parts, reader, isPrivate, hasCredentials, Now).ToString();

    private static HeaderDictionary Part(string cacheControl) => new() { ["Cache-Control"] = cacheControl.Length == 0 ? default : cacheControl };
}
