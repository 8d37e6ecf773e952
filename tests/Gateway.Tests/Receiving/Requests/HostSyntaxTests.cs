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
    [InlineData("xn--e1afmkfd.test:8443", true)]
    [InlineData("xn--Bcher-kva.EXAMPLE", true)]
    [InlineData("XN--BCHER-KVA.example", false)]
    [InlineData("shop.Xn--bcher-kva", false)]
    [InlineData("shop.test.", false)]
    [InlineData("xn--zz", false)]
    [InlineData("a.xn--.test", false)]
    [InlineData("[abc]", false)]
    [InlineData("[:::::]", false)]
    [InlineData("~", false)]
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

    // What is read as another script is read as a whole, and may have no more.
    [Theory]
    [InlineData(253, true)]
    [InlineData(254, false)]
    [InlineData(255, false)]
    public void IsHost_LongName_IsOneThatDnsCouldHave(int length, bool expected)
    {
        var host = "xn--bcher-kva." + string.Join('.', Enumerable.Repeat(new string('a', 60), 4));
        host = (host + "b." + new string('b', 63))[..length].TrimEnd('.');

        Assert.Equal(length, host.Length);
        Assert.Equal(expected, HostSyntax.IsHost(host));
    }
}
