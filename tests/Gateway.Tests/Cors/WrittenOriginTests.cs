using Gateway.Transforms.Cors;

namespace Gateway.Tests.Cors;

public sealed class WrittenOriginTests
{
    [Theory]
    [InlineData("https://shop.example")]
    [InlineData("http://localhost:3000")]
    [InlineData("http://127.0.0.1:3000")]
    [InlineData("http://[::1]:3000")]
    [InlineData("https://*.shop.example")]
    [InlineData("https://*.shop.example:8443")]
    [InlineData("https://pr-*.shop.example")]
    [InlineData("capacitor://localhost")]
    [InlineData("chrome-extension://abcdefghijklmnop")]
    public void FindFault_OfAnOriginOrAPattern_IsNull(string text) => Assert.Null(WrittenOrigin.FindFault(text));

    [Theory]
    [InlineData("null", "sandboxed frames")]
    [InlineData("shop.example", "not an origin")]
    [InlineData("", "not an origin")]
    [InlineData("*://shop.example", "not an origin")]
    [InlineData("ht*ps://shop.example", "not an origin")]
    [InlineData("https://Shop.example", "browsers send 'https://shop.example'")]
    [InlineData("https://shop.example/", "has a path")]
    [InlineData("https://shop.example/*", "has a path")]
    [InlineData("https://shop.example:443", "browsers send 'https://shop.example'")]
    [InlineData("http://shop.example:80", "browsers send 'http://shop.example'")]
    [InlineData("https://shop.example:*", "a port that is none")]
    [InlineData("https://shop.example:0", "a port that is none")]
    [InlineData("https://shop.example:65536", "a port that is none")]
    [InlineData("https://*", "in the first of several labels")]
    [InlineData("https://**.shop.example", "in the first of several labels")]
    [InlineData("https://www.*.example", "in the first of several labels")]
    [InlineData("https://*.*.example", "in the first of several labels")]
    [InlineData("https://münchen.example", "punycode")]
    [InlineData("https://shop..example", "no browser sends")]
    [InlineData("https://ada@shop.example", "no browser sends")]
    [InlineData("https://[::1", "an address that is none")]
    public void FindFault_OfAnythingElse_SaysWhatIsMeant(string text, string problem) =>
        Assert.Contains(problem, WrittenOrigin.FindFault(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://*.example", true)]
    [InlineData("https://*.shop.example", false)]
    [InlineData("http://*.localhost:3000", false)]
    [InlineData("https://example", false)]
    [InlineData("*", false)]
    public void IsOfWholeDomain_Pattern_IsWhereNamesAreAnybodys(string text, bool isWhole) => Assert.Equal(isWhole, WrittenOrigin.IsOfWholeDomain(text));
}
