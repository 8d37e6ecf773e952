using Gateway.Transforms.Receiving.Requests;

namespace Gateway.Tests.Receiving.Requests;

public sealed class HostSyntaxTests
{
    [Theory]
    [InlineData("shop.test", true)]
    [InlineData("shop.test:8080", true)]
    [InlineData("shop.test:0", true)]
    [InlineData("192.0.2.1:65535", true)]
    [InlineData("[::1]", true)]
    [InlineData("[::1]:443", true)]
    [InlineData("my_shop.test", true)]
    [InlineData("shop.test.", true)]
    [InlineData("xn--bcher-kva.example", true)]
    [InlineData("[2001:db8::192.0.2.1]", true)]
    [InlineData("shop..test", false)]
    [InlineData(".shop.test", false)]
    [InlineData(".", false)]
    [InlineData("local(ost", false)]
    [InlineData("shop%2etest", false)]
    [InlineData("shop.test,other.test", false)]
    [InlineData("[::1", false)]
    [InlineData("[]", false)]
    [InlineData("[::1]x", false)]
    [InlineData("[fe80::1%25eth0]", false)]
    [InlineData("a[::1]", false)]
    [InlineData("b\u00fccher.example", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.test", false)]
    [InlineData("", false)]
    [InlineData("user@shop.test", false)]
    [InlineData("user:secret@shop.test", false)]
    [InlineData("shop.test:", false)]
    [InlineData("shop.test:65536", false)]
    [InlineData("shop.test:99999", false)]
    [InlineData("shop.test:+80", false)]
    [InlineData("shop.test:8o", false)]
    [InlineData(":80", false)]
    public void IsHost_Text_IsJudged(string host, bool expected) => Assert.Equal(expected, HostSyntax.IsHost(host));
}
