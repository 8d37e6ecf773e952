using Gateway.Transforms.Cors;

namespace Gateway.Tests.Cors;

public sealed class SharedDomainsTests
{
    [Theory]
    [InlineData("https://*.vercel.app", "vercel.app")]
    [InlineData("https://shop-*.vercel.app", "vercel.app")]
    [InlineData("https://*.co.uk:8443", "co.uk")]
    [InlineData("https://shop.vercel.app", null)]
    [InlineData("https://*.shop.vercel.app", null)]
    [InlineData("https://*.shop.example", null)]
    [InlineData("*", null)]
    public void FindOf_APattern_IsTheDomainWhereStrangersHaveNames(string pattern, string? expected) => Assert.Equal(expected, SharedDomains.FindOf(pattern));

    [Theory]
    [InlineData("http://shop.example", true)]
    [InlineData("http://*.shop.example:8080", true)]
    [InlineData("http://192.0.2.7", true)]
    [InlineData("https://shop.example", false)]
    [InlineData("http://localhost:3000", false)]
    [InlineData("http://127.0.0.1:3000", false)]
    [InlineData("http://[::1]:3000", false)]
    [InlineData("http://*.shop.localhost", false)]
    [InlineData("capacitor://localhost", false)]
    public void IsUnprotected_IsHttpFromAnotherMachine(string origin, bool expected) => Assert.Equal(expected, WrittenOrigin.IsUnprotected(origin));
}
