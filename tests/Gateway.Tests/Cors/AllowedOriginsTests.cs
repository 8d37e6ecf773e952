using Gateway.Transforms.Cors;

namespace Gateway.Tests.Cors;

public sealed class AllowedOriginsTests
{
    private static readonly AllowedOrigins Shop = new(["https://shop.example", "https://*.shop.example", "https://pr-*-shop.preview.example:8443", "capacitor://localhost"]);

    [Theory]
    [InlineData("https://shop.example", true)]
    [InlineData("https://www.shop.example", true)]
    [InlineData("https://xn--mnchen-3ya.shop.example", true)]
    [InlineData("https://pr-12-shop.preview.example:8443", true)]
    [InlineData("capacitor://localhost", true)]
    [InlineData("http://shop.example", false)]
    [InlineData("http://www.shop.example", false)]
    [InlineData("https://shop.example:8443", false)]
    [InlineData("https://www.shop.example:8443", false)]
    [InlineData("https://a.www.shop.example", false)]
    [InlineData("https://.shop.example", false)]
    [InlineData("https://evil.example/.shop.example", false)]
    [InlineData("https://evil.example:80.shop.example", false)]
    [InlineData("https://evil.example#.shop.example", false)]
    [InlineData("https://evil@www.shop.example", false)]
    [InlineData("https://www%2eshop.shop.example", false)]
    [InlineData("https://evilshop.example", false)]
    [InlineData("https://shop.example.evil.example", false)]
    [InlineData("https://www.shop.example.evil.example", false)]
    [InlineData("https://www.shop.example/", false)]
    [InlineData("HTTPS://shop.example", false)]
    [InlineData("https://Shop.example", false)]
    [InlineData("https://WWW.shop.example", false)]
    [InlineData("https://shop.example https://www.shop.example", false)]
    [InlineData("https://pr--shop.preview.example:8443", false)]
    [InlineData("https://pr-1-shop.preview.example", false)]
    [InlineData("https://*.shop.example", false)]
    [InlineData("null", false)]
    [InlineData("*", false)]
    [InlineData("", false)]
    public void Contains_Origin_IsByTheLetterAndWithinOneLabel(string origin, bool isAllowed) => Assert.Equal(isAllowed, Shop.Contains(origin));

    [Fact]
    public void Contains_LabelLongerThanAnyIs_IsNotAllowed()
    {
        Assert.True(Shop.Contains($"https://{new string('a', 63)}.shop.example"));
        Assert.False(Shop.Contains($"https://{new string('a', 64)}.shop.example"));
    }

    [Fact]
    public void Contains_Any_IsAllowedForAll_AndNoneForNobody()
    {
        Assert.True(new AllowedOrigins(["*"]).Contains("null"));
        Assert.False(new AllowedOrigins([]).Contains("https://shop.example"));
    }
}
