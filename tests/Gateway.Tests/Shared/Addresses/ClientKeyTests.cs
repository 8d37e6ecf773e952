using System.Net;
using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Tests.Shared.Addresses;

public sealed class ClientKeyTests
{
    [Theory]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")]
    public void Of_OneClient_IsTheSame(string one, string other) =>
        Assert.Equal(ClientKey.Of(IPAddress.Parse(one)), ClientKey.Of(IPAddress.Parse(other)));

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.8")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1")]
    [InlineData("0.0.0.1", "::1")]
    [InlineData("0.0.0.0", "::")]
    public void Of_TwoClients_Differs(string one, string other) =>
        Assert.NotEqual(ClientKey.Of(IPAddress.Parse(one)), ClientKey.Of(IPAddress.Parse(other)));

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3::1", "2001:db8:1:2::/64")]
    public void ToString_IsWhatOperatorsWrite(string address, string expected) =>
        Assert.Equal(expected, ClientKey.Of(IPAddress.Parse(address)).ToString());
}
