using Gateway.Listening;

namespace Gateway.Tests.Listening;

public sealed class RedirectTargetTests
{
    [Theory]
    [InlineData("/", "shop.test", 443, "https://shop.test/")]
    [InlineData("/a%2Fb/%c3%a9/?x=%20+&y[]=1;z", "shop.test", 443, "https://shop.test/a%2Fb/%c3%a9/?x=%20+&y[]=1;z")]
    [InlineData("//evil.test/x", "shop.test", 443, "https://shop.test//evil.test/x")]
    [InlineData("/a/../b", "shop.test:8080", 8443, "https://shop.test:8443/a/../b")]
    [InlineData("/?", "[::1]:8080", 8443, "https://[::1]:8443/?")]
    [InlineData("/", "[::1]", 443, "https://[::1]/")]
    [InlineData("http://shop.test/a?b", "shop.test", 443, "https://shop.test/a?b")]
    [InlineData("http://shop.test?b", "shop.test", 443, "https://shop.test/?b")]
    [InlineData("http://shop.test", "shop.test:80", 443, "https://shop.test/")]
    public void TryBuild_PathAndHost_KeepsEveryByte(string rawTarget, string host, int port, string expected)
    {
        Assert.True(RedirectTarget.TryBuild(rawTarget, host, port, out var location));
        Assert.Equal(expected, location);
    }

    [Theory]
    [InlineData("/", "")]
    [InlineData("/", ":80")]
    [InlineData("*", "shop.test")]
    [InlineData("shop.test:443", "shop.test")]
    public void TryBuild_NoHostOrNoPath_IsFalse(string rawTarget, string host) =>
        Assert.False(RedirectTarget.TryBuild(rawTarget, host, 443, out _));

    [Theory]
    [InlineData("/.well-known/acme-challenge/evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr_oA", true)]
    [InlineData("/.well-known/acme-challenge/", false)]
    [InlineData("/.well-known/acme-challenge/../../admin", false)]
    [InlineData("/.well-known/acme-challenge/%2e%2e", false)]
    [InlineData("/.well-known/acme-challenge/a/b", false)]
    [InlineData("/.well-known/acme-challenge/a?b", false)]
    [InlineData("/.Well-Known/acme-challenge/a", false)]
    [InlineData("/x/.well-known/acme-challenge/a", false)]
    public void IsAcmeChallenge_Target_IsTrueForOneTokenAlone(string rawTarget, bool expected) =>
        Assert.Equal(expected, RedirectTarget.IsAcmeChallenge(rawTarget));
}
