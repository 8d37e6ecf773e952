using System.Text;
using Gateway.Listening;

namespace Gateway.Tests.Listening;

public sealed class ConnectionFieldEncodingTests
{
    [Theory]
    [InlineData("keep-alive")]
    [InlineData("Keep-Alive")]
    [InlineData("close")]
    [InlineData("keep-alive, Upgrade")]
    [InlineData("Upgrade, HTTP2-Settings")]
    [InlineData("TE, close")]
    [InlineData(" ,, close ,")]
    [InlineData("")]
    public void GetString_ValueWithoutAField_IsTheValue(string value) =>
        Assert.Equal(value, ConnectionFieldEncoding.Instance.GetString(Encoding.Latin1.GetBytes(value)));

    [Theory]
    [InlineData("X-Hop")]
    [InlineData("close, X-Hop")]
    [InlineData("keep-alive,X-Hop")]
    [InlineData("X-Hop , upgrade")]
    [InlineData("close, clos\u00e9")]
    [InlineData("close, \0")]
    public void GetString_ValueWithAField_HasBothOptionsBehind(string value) =>
        Assert.Equal(value + ", keep-alive, close", ConnectionFieldEncoding.Instance.GetString(Encoding.Latin1.GetBytes(value)));

    [Fact]
    public void GetBytes_AnyValue_IsLatin1() =>
        Assert.Equal([0x43, 0xe9], ConnectionFieldEncoding.Instance.GetBytes("C\u00e9"));
}
