using Gateway.Transforms.Receiving;

namespace Gateway.Tests.Receiving;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/a%2Fb/../c\\d")]
    [InlineData("http://shop.test")]
    [InlineData("http://shop.test?x=%2f")]
    [InlineData("http://shop.test/a/b..c?x=../%2f")]
    public void IsUnambiguous_OriginFormOrPlainAbsoluteForm_IsTrue(string target) =>
        Assert.True(RequestTarget.IsUnambiguous(target));

    [Theory]
    [InlineData("*")]
    [InlineData("shop.test:443")]
    [InlineData("http://shop.test/admin/..\\public")]
    [InlineData("http://shop.test/public%2F..%2Fadmin")]
    [InlineData("http://shop.test/public/../admin")]
    [InlineData("http://shop.test/public/./admin")]
    [InlineData("http://shop.test/%2E%2e/admin")]
    [InlineData("http://shop.test/a%5Cb")]
    [InlineData("http://shop.test\\a")]
    [InlineData("http://shop.test/a#b")]
    public void IsUnambiguous_TargetTheServerReadsInItsOwnWay_IsFalse(string target) =>
        Assert.False(RequestTarget.IsUnambiguous(target));
}
