using Gateway.Transforms.Receiving;

namespace Gateway.Tests.Receiving;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/a%2Fb/../c\\d?x=%2f", "/a%2Fb/../c\\d")]
    [InlineData("/a?x=a@b\\c|{}%zz", "/a")]
    [InlineData("http://shop.test", "")]
    [InlineData("http://shop.test?x=%2f", "")]
    [InlineData("http://shop.test/a/b..c?x=../%2f", "/a/b..c")]
    [InlineData("https://shop.test:8443/a?http://", "/a")]
    public void TrySplit_OriginFormOrPlainAbsoluteForm_GivesThePath(string target, string expected)
    {
        Assert.True(RequestTarget.TrySplit(target, out var path));
        Assert.Equal(expected, path.ToString());
    }

    [Theory]
    [InlineData("")]
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
    [InlineData("http://user@shop.test/a")]
    [InlineData("http://user:secret@shop.test")]
    public void TrySplit_TargetTheServerReadsInItsOwnWay_IsFalse(string target) =>
        Assert.False(RequestTarget.TrySplit(target, out _));

    [Theory]
    [InlineData("/a b")]
    [InlineData("/a?x=a b")]
    [InlineData("/a?x#b")]
    [InlineData("/\u0001")]
    [InlineData("/a?\u007f")]
    [InlineData("/caf\u00e9")]
    [InlineData("/a\r\nX: y")]
    public void TrySplit_CharactersOutsideATarget_IsFalse(string target) =>
        Assert.False(RequestTarget.TrySplit(target, out _));
}
