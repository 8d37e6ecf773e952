using Gateway.Transforms.Caching;
using Gateway.Transforms.Caching.SecondLevel;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Caching.SecondLevel;

public sealed class SecondLevelKeysTests
{
    // Worked out by hand, with SHA-256 from elsewhere: every process must find what another one put there.
    [Fact]
    public void Of_AnAddress_IsTheSameInEveryProcess()
    {
        var place = SecondLevelKeys.Of("http://shop.test/\0rall"u8);
        Assert.Equal("1d3ad4b2a1db227e2289bfc5c5ea82ad0c04f33364b3a4497c25aa0d91ae7298", place);
        var headers = new HeaderDictionary { ["Accept-Language"] = "en" };
        var choice = SecondLevelKeys.ChoiceOf(["accept-language"], headers, null, null)!;
        Assert.Equal("3f918eed8cf91119a52b032ac2a4197e55bb1ac243a96e0e21b8c1a9da2f238a", SecondLevelKeys.Of(place, "id", choice));
    }

    [Fact]
    public void ChoiceOf_RequestsThatDiffer_Differs()
    {
        string?[] choices =
        [
            Choose(null, null), Choose("", null), Choose("en", null), Choose("de", null), Choose("en", "7"), Choose("en", "8"), Choose(null, "7"),
        ];
        Assert.Equal(choices.Length, choices.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Choose("en", "7"), Choose(" en", "7"));
    }

    [Fact]
    public void ChoiceOf_WhatIsTooLong_IsNull() => Assert.Null(Choose(new string('x', 5000), null));

    [Fact]
    public void Of_AnotherChoiceOrId_Differs()
    {
        string[] places = [SecondLevelKeys.Of("a", "b", "c"), SecondLevelKeys.Of("a", "b", "d"), SecondLevelKeys.Of("a", "c", "c"), SecondLevelKeys.Of("b", "b", "c")];
        Assert.Equal(places.Length, places.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Shape_OfPoliciesThatDiffer_Differs()
    {
        CachePolicyOptions[] policies =
        [
            new(), new() { PerUser = true }, new() { Profile = CacheProfile.Rfc9111 }, new() { IgnoreCookies = ["a"] }, new() { Key = new() { Headers = ["a"] } },
        ];
        Assert.Equal(policies.Length, policies.Select(PolicyShape.Of).Distinct().Count());
        Assert.Equal(PolicyShape.Of(new()), PolicyShape.Of(new() { DefaultTtl = TimeSpan.FromSeconds(1) }));
    }

    private static string? Choose(string? language, string? user)
    {
        var headers = new HeaderDictionary();
        if (language is not null)
            headers["Accept-Language"] = language;
        return SecondLevelKeys.ChoiceOf(["accept-language"], headers, null, user);
    }
}
