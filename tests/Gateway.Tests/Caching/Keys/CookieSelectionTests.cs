using Gateway.Transforms.Caching.Keys;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Caching.Keys;

public sealed class CookieSelectionTests
{
    private static readonly NamePatterns Ignored = new(["_ga*", "_fbp"]);

    [Theory]
    [InlineData("a=1", "a=1")]
    [InlineData("a=1; b=2", "a=1; b=2")]
    [InlineData("_ga=1; _ga_X=2; _fbp=3", null)]
    [InlineData("_ga=1;a=2;_fbp=3; b=4", "a=2; b=4")]
    [InlineData("_fbp2=1; _GA=2", "_fbp2=1; _GA=2")]
    [InlineData("x=_ga; y=\"_fbp=1\"", "x=_ga; y=\"_fbp=1\"")]
    [InlineData("", null)]
    [InlineData(" ; ", null)]
    [InlineData("_ga", null)]
    [InlineData("flag", "flag")]
    [InlineData("=x", "=x")]
    public void Left_Line_IsWithoutTheIgnored(string line, string? expected) => Assert.Equal(expected, CookieSelection.Left(line, Ignored));

    [Fact]
    public void Left_NoField_IsNull() => Assert.Null(CookieSelection.Left(StringValues.Empty, Ignored));

    // HTTP/2 may split them (RFC 9113 §8.2.3).
    [Fact]
    public void Left_SeveralLines_AreOne() => Assert.Equal("a=1; b=2", CookieSelection.Left(new[] { "a=1", "_ga=2", "b=2" }, Ignored));
}
