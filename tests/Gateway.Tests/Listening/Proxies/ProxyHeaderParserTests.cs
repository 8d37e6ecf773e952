using System.Text;
using Gateway.Listening.Proxies;

namespace Gateway.Tests.Listening.Proxies;

public sealed class ProxyHeaderParserTests
{
    private static readonly byte[] Request = "GET / HTTP/1.1\r\n"u8.ToArray();

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.7 10.0.0.1 51000 443", "192.0.2.7:51000", "10.0.0.1:443")]
    [InlineData("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535", "255.255.255.255:65535", "255.255.255.255:65535")]
    [InlineData("PROXY TCP4 192.0.2.7 10.0.0.1 0 1", "192.0.2.7:0", "10.0.0.1:1")]
    [InlineData("PROXY TCP6 2001:db8::7 2001:DB8::1 51000 443", "[2001:db8::7]:51000", "[2001:db8::1]:443")]
    [InlineData("PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ::1 65535 65535", "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535", "[::1]:65535")]
    [InlineData("PROXY UNKNOWN", null, null)]
    [InlineData("PROXY UNKNOWN whatever is here", null, null)]
    public void Parse_LineOfVersion1_GivesItsAddresses(string line, string? source, string? destination) =>
        AssertWhole(ProxyHeaderBytes.V1(line), source, destination);

    [Theory]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("PRI * HTTP/2.0")]
    [InlineData("proxy TCP4 192.0.2.7 10.0.0.1 51000 443")]
    [InlineData("PROXY")]
    [InlineData("PROXY ")]
    [InlineData("PROXY  TCP4 192.0.2.7 10.0.0.1 51000 443")]
    [InlineData("PROXY UNKNOWNS")]
    [InlineData("PROXY UDP4 192.0.2.7 10.0.0.1 51000 443")]
    [InlineData("PROXY TCP4")]
    [InlineData("PROXY TCP4 192.0.2.7 10.0.0.1 51000")]
    [InlineData("PROXY TCP4 192.0.2.7 10.0.0.1 51000 443 ")]
    [InlineData("PROXY TCP4 192.0.2.7 10.0.0.1 51000 443 1")]
    [InlineData("PROXY TCP4 192.0.2.7  10.0.0.1 51000 443")]
    [InlineData("PROXY TCP4\t192.0.2.7 10.0.0.1 51000 443")]
    [InlineData("PROXY TCP4 192.0.2.7 10.0.0.1 51000 65536")]
    [InlineData("PROXY TCP4 192.0.2.7 10.0.0.1 51000 0443")]
    [InlineData("PROXY TCP4 192.0.2.7 10.0.0.1 +51000 443")]
    [InlineData("PROXY TCP4 192.0.2.7 10.0.0.1 -1 443")]
    [InlineData("PROXY TCP4 192.0.2.07 10.0.0.1 51000 443")]
    [InlineData("PROXY TCP4 0x7f.1 10.0.0.1 51000 443")]
    [InlineData("PROXY TCP4 3221225991 10.0.0.1 51000 443")]
    [InlineData("PROXY TCP4 256.0.2.7 10.0.0.1 51000 443")]
    [InlineData("PROXY TCP4 shop.test 10.0.0.1 51000 443")]
    [InlineData("PROXY TCP4 2001:db8::7 2001:db8::1 51000 443")]
    [InlineData("PROXY TCP6 192.0.2.7 10.0.0.1 51000 443")]
    [InlineData("PROXY TCP6 [2001:db8::7] 2001:db8::1 51000 443")]
    [InlineData("PROXY TCP6 fe80::1%eth0 2001:db8::1 51000 443")]
    [InlineData("PROXY TCP6 2001:db8:::7 2001:db8::1 51000 443")]
    [InlineData("PROXY TCP4 192.0.2.7\0 10.0.0.1 51000 443")]
    public void Parse_AnyOtherLine_IsInvalid(string line) => Assert.Equal(ProxyHeaderStatus.Invalid, Parse(ProxyHeaderBytes.V1(line)));

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.7 10.0.0.1 51000 443\n")]
    [InlineData("PROXY TCP4 192.0.2.7 10.0.0.1 51000 443\rX")]
    [InlineData("PROXY UNKNOWN\n")]
    public void Parse_LineThatEndsOtherwise_IsInvalid(string bytes) => Assert.Equal(ProxyHeaderStatus.Invalid, Parse(Encoding.Latin1.GetBytes(bytes)));

    [Fact]
    public void Parse_LineOf107Bytes_IsTheLongest()
    {
        var longest = "PROXY UNKNOWN ".PadRight(ProxyHeaderV1.MaxLength - 2, 'x');

        Assert.Equal(ProxyHeaderStatus.Whole, Parse(ProxyHeaderBytes.V1(longest)));
        Assert.Equal(ProxyHeaderStatus.Invalid, Parse(ProxyHeaderBytes.V1(longest + "x")));
        Assert.Equal(ProxyHeaderStatus.Invalid, Parse(Encoding.ASCII.GetBytes(longest + "xx")));
    }

    [Theory]
    [InlineData("192.0.2.7:51000", "10.0.0.1:443", 0)]
    [InlineData("192.0.2.7:51000", "10.0.0.1:443", 100)]
    [InlineData("[2001:db8::7]:51000", "[2001:db8::1]:443", 0)]
    [InlineData("[2001:db8::7]:65535", "[2001:db8::1]:1", 4096 - 16 - 36)]
    public void Parse_Version2_GivesItsAddressesAndSkipsExtensions(string source, string destination, int extensions) =>
        AssertWhole(ProxyHeaderBytes.V2(source, destination, new byte[extensions]), source, destination);

    [Theory]
    [InlineData(0x20, 0x00, 0)] // LOCAL
    [InlineData(0x20, 0x11, 12)] // its family counts for nothing
    [InlineData(0x20, 0xff, 3)]
    [InlineData(0x21, 0x00, 0)] // UNSPEC
    [InlineData(0x21, 0x00, 20)]
    [InlineData(0x21, 0x31, 216)] // UNIX
    public void Parse_Version2WithoutClient_NamesNobody(byte command, byte family, int length) =>
        AssertWhole(ProxyHeaderBytes.V2(command, family, new byte[length]), null, null);

    [Theory]
    [InlineData(0x11, 0x11, 12)] // version 1 in the form of 2
    [InlineData(0x31, 0x11, 12)]
    [InlineData(0x22, 0x11, 12)] // a command that does not exist
    [InlineData(0x21, 0x11, 11)] // too short for its family
    [InlineData(0x21, 0x21, 12)]
    [InlineData(0x21, 0x31, 215)]
    [InlineData(0x21, 0x12, 12)] // UDP
    [InlineData(0x21, 0x22, 36)]
    [InlineData(0x21, 0x10, 12)]
    [InlineData(0x21, 0x41, 36)]
    [InlineData(0x21, 0x11, 4096 - 16 + 1)]
    [InlineData(0x20, 0x00, 65535)]
    public void Parse_AnyOtherVersion2_IsInvalid(byte command, byte family, int length) =>
        Assert.Equal(ProxyHeaderStatus.Invalid, Parse(ProxyHeaderBytes.V2(command, family, new byte[length])));

    [Fact]
    public void Parse_EachPartOfAHeader_AsksForMore()
    {
        byte[][] headers =
        [
            ProxyHeaderBytes.V1("PROXY TCP4 192.0.2.7 10.0.0.1 51000 443"), ProxyHeaderBytes.V1("PROXY UNKNOWN"),
            ProxyHeaderBytes.V2("192.0.2.7:51000", "10.0.0.1:443", 1, 2, 3), ProxyHeaderBytes.V2(0x20, 0, []),
        ];
        foreach (var header in headers)
        {
            for (var length = 0; length < header.Length; length++)
                Assert.Equal(ProxyHeaderStatus.Partial, Parse(header[..length]));
        }
    }

    // Whatever one byte is changed to, the parser neither throws nor takes what follows the header for a part of it.
    [Fact]
    public void Parse_EveryChangeOfOneByte_IsReadWithinItsBounds()
    {
        byte[][] headers = [ProxyHeaderBytes.V1("PROXY TCP6 2001:db8::7 ::1 51000 443"), ProxyHeaderBytes.V2("192.0.2.7:51000", "10.0.0.1:443", 1, 2, 3)];
        foreach (var header in headers)
        {
            for (var at = 0; at < header.Length; at++)
            {
                for (var value = 0; value < 256; value++)
                {
                    byte[] changed = [.. header, .. Request];
                    changed[at] = (byte)value;
                    if (ProxyHeaderParser.Parse(changed, out var read) == ProxyHeaderStatus.Whole)
                        Assert.InRange(read!.Length, 15, changed.Length);
                    else
                        Assert.Null(read);
                }
            }
        }
    }

    private static ProxyHeaderStatus Parse(byte[] bytes) => ProxyHeaderParser.Parse(bytes, out _);

    private static void AssertWhole(byte[] header, string? source, string? destination)
    {
        Assert.Equal(ProxyHeaderStatus.Whole, ProxyHeaderParser.Parse([.. header, .. Request], out var read));
        Assert.Equal(source, read!.Source?.ToString());
        Assert.Equal(destination, read.Destination?.ToString());
        Assert.Equal(header.Length, read.Length);
    }
}
