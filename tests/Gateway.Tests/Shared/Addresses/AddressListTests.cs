using System.Net;
using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Tests.Shared.Addresses;

public sealed class AddressListTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.1.2.3/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("::ffff:10.0.0.0/104", "10.1.2.3", true)]
    [InlineData("::ffff:10.0.0.0/104", "11.1.2.3", false)]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("fd00::/8", "fd12::1", true)]
    [InlineData("fd00::/8", "10.0.0.1", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    public void Contains_Address_IsInNetwork(string network, string address, bool expected)
    {
        var wrong = new List<int>();

        var list = AddressList.Parse([network], wrong);

        Assert.Empty(wrong);
        Assert.Equal(expected, list.Contains(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("10")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.256")]
    [InlineData("010.0.0.1")]
    [InlineData("010.0.0.0/8")]
    [InlineData("10/8")]
    [InlineData("[::1]:80")]
    [InlineData("::ffff:10.0.0.0/95")]
    [InlineData("fd00::/129")]
    [InlineData("10.0.0.0/")]
    public void Parse_NoNetwork_IsReportedByIndex(string text)
    {
        var wrong = new List<int>();

        AddressList.Parse(["127.0.0.1", text], wrong);

        Assert.Equal([1], wrong);
    }

    [Fact]
    public void Contains_UnknownAddress_IsFalse() =>
        Assert.False(AddressList.Parse(["0.0.0.0/0"], []).Contains(null));
}
