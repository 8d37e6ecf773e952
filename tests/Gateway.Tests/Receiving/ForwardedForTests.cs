using System.Net;
using Gateway.Transforms.Receiving;

namespace Gateway.Tests.Receiving;

public sealed class ForwardedForTests
{
    private static readonly IPAddress Peer = IPAddress.Parse("10.0.0.1");

    [Theory]
    [InlineData("", "10.0.0.1", "10.0.0.1")]
    [InlineData("192.0.2.7", "192.0.2.7", "192.0.2.7, 10.0.0.1")]
    [InlineData("192.0.2.7, 10.0.0.2", "192.0.2.7", "192.0.2.7, 10.0.0.2, 10.0.0.1")]
    [InlineData("6.6.6.6, 192.0.2.7, 10.0.0.2", "192.0.2.7", "192.0.2.7, 10.0.0.2, 10.0.0.1")]
    [InlineData("10.0.0.3, 10.0.0.2", "10.0.0.3", "10.0.0.3, 10.0.0.2, 10.0.0.1")]
    [InlineData("192.0.2.7, unknown, 10.0.0.2", "10.0.0.2", "10.0.0.2, 10.0.0.1")]
    [InlineData("192.0.2.7,, 10.0.0.2", "10.0.0.2", "10.0.0.2, 10.0.0.1")]
    [InlineData("192.0.2.7||10.0.0.2", "10.0.0.2", "10.0.0.2, 10.0.0.1")]
    [InlineData("192.0.2.7|, 10.0.0.2", "10.0.0.2", "10.0.0.2, 10.0.0.1")]
    [InlineData("192.0.2.7:4711", "192.0.2.7", "192.0.2.7, 10.0.0.1")]
    [InlineData("[2001:db8::1]:4711", "2001:db8::1", "2001:db8::1, 10.0.0.1")]
    [InlineData("6.6.6.6|192.0.2.7, 10.0.0.2", "192.0.2.7", "192.0.2.7, 10.0.0.2, 10.0.0.1")]
    public void Find_WalksFromTheRight_WhileTheProxiesAreTrusted(string lines, string client, string chain)
    {
        var found = ForwardedFor.Find(Peer, lines.Length == 0 ? default : new(lines.Split('|')), IsTrusted);

        Assert.Equal((client, chain), (found.Client.ToString(), found.Chain));
    }

    [Fact]
    public void Find_InAnEndlessList_LooksAtSoManyEntries()
    {
        var found = ForwardedFor.Find(Peer, string.Join(',', Enumerable.Repeat("10.0.0.2", 1000)), IsTrusted);

        Assert.Equal(ForwardedFor.MaxEntries + 1, found.Chain.Split(',').Length);
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("192.0.2.1:80")]
    [InlineData("2001:db8::1")]
    [InlineData("[2001:db8::1]")]
    [InlineData("[2001:db8::1]:80")]
    [InlineData("::ffff:192.0.2.1")]
    public void TryParse_Address_IsRead(string entry) => Assert.True(ForwardedFor.TryParse(entry, out _));

    [Theory]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("_hidden")]
    [InlineData("10")]
    [InlineData("0x7f.1")]
    [InlineData("1.2.3")]
    [InlineData("192.0.2.256")]
    [InlineData("010.0.0.1")]
    [InlineData("0x0a.0.0.1")]
    [InlineData("010.0.0.1:80")]
    [InlineData("192.0.2.1:")]
    [InlineData("192.0.2.1:x")]
    [InlineData("192.0.2.1:123456")]
    [InlineData("[192.0.2.1]")]
    [InlineData("[2001:db8::1")]
    [InlineData("[2001:db8::1]x")]
    [InlineData("[2001:db8::1]:")]
    [InlineData("fe80::1%eth0")]
    [InlineData("\"192.0.2.1\"")]
    public void TryParse_AnythingElse_IsNot(string entry) => Assert.False(ForwardedFor.TryParse(entry, out _));

    private static bool IsTrusted(IPAddress address) => address.ToString().StartsWith("10.", StringComparison.Ordinal);
}
