using Gateway.Listening;

namespace Gateway.Tests.Listening;

public sealed class ServerNameTests
{
    [Theory]
    [InlineData("*")]
    [InlineData("shop.test")]
    [InlineData("Shop.Test")]
    [InlineData("*.shop.test")]
    [InlineData("localhost")]
    [InlineData("bücher.test")]
    [InlineData("xn--bcher-kva.test")]
    public void IsValid_HostName_IsTrue(string name) => Assert.True(ServerName.IsValid(name));

    [Theory]
    [InlineData("")]
    [InlineData("*.")]
    [InlineData("*shop.test")]
    [InlineData("a.*.test")]
    [InlineData("*.*.test")]
    [InlineData("shop.test:443")]
    [InlineData("https://shop.test")]
    [InlineData(".shop.test")]
    [InlineData("shop..test")]
    [InlineData("shop.test.")]
    [InlineData("-shop.test")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("shop test")]
    public void IsValid_AnythingElse_IsFalse(string name) => Assert.False(ServerName.IsValid(name));

    [Fact]
    public void Spellings_UnicodeName_HasBothForms() =>
        Assert.Equal(["xn--bcher-kva.test", "bücher.test"], ServerName.Spellings("bücher.test"));
}
