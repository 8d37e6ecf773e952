using Gateway.Demo.Web;

namespace Gateway.Tests.Demo.Web;

public sealed class CartTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("3x2.17x1", "3x2.17x1", 3)]
    [InlineData("3x2.3x5", "3x2", 2)]
    [InlineData("0x1.41x1.1x0.1x100.x.1x.x1.-1x1.1x+1. 1x1", "", 0)]
    [InlineData("<script>.2x1", "2x1", 1)]
    public void Parse_Cookie_KeepsWhatIsALine(string value, string expected, int count)
    {
        var cart = Cart.Parse(value);

        Assert.Equal(expected, cart.ToString());
        Assert.Equal(count, cart.Count);
    }

    [Theory]
    [InlineData("", 5, 2, "5x2")]
    [InlineData("5x2", 5, 3, "5x5")]
    [InlineData("5x98", 5, 9, "5x99")]
    public void With_Product_AddsUpToTheLimit(string value, int product, int quantity, string expected) =>
        Assert.Equal(expected, Cart.Parse(value).With(product, quantity).ToString());

    [Fact]
    public void With_TwentyFirstLine_IsLeftOut()
    {
        var full = Cart.Parse(string.Join('.', Enumerable.Range(1, 20).Select(product => $"{product}x1")));

        Assert.Equal(20, full.With(21, 1).Lines.Count);
    }

    [Fact]
    public void Without_Product_RemovesItsLine() => Assert.Equal("1x1", Cart.Parse("1x1.2x2").Without(2).ToString());
}
