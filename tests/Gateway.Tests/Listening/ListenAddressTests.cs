using Gateway.Listening;

namespace Gateway.Tests.Listening;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("HTTPS://0.0.0.0:443/", "https://0.0.0.0:443")]
    [InlineData("http://*", "http://*:80")]
    [InlineData("https://+", "https://*:443")]
    [InlineData("http://[::]:80", "http://[::]:80")]
    [InlineData("http://[::1]", "http://[::1]:80")]
    [InlineData("http://localhost:5000", "http://localhost:5000")]
    [InlineData("http://127.0.0.1:0", "http://127.0.0.1:0")]
    [InlineData("http://unix:/run/gateway.sock", "http://unix:/run/gateway.sock")]
    public void TryParse_AcceptedForm_IsRead(string url, string expected)
    {
        Assert.True(ListenAddress.TryParse(url, out var address, out _));
        Assert.Equal(expected, address!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("8080")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://")]
    [InlineData("http://:80")]
    [InlineData("http://shop.test:80")]
    [InlineData("http://127.0.0.1:65536")]
    [InlineData("http://127.0.0.1:-1")]
    [InlineData("http://127.0.0.1:")]
    [InlineData("http://127.0.0.1: 80")]
    [InlineData("http://127.0.0.1:80/base")]
    [InlineData("http://user@127.0.0.1:80")]
    [InlineData("http://::1:80")]
    [InlineData("http://[127.0.0.1]:80")]
    [InlineData("http://127.1:80")]
    [InlineData("http://localhost:0")]
    [InlineData("http://unix:run/gateway.sock")]
    public void TryParse_OtherForm_IsRefusedWithTheUrl(string url)
    {
        Assert.False(ListenAddress.TryParse(url, out var address, out var problem));
        Assert.Null(address);
        Assert.StartsWith($"'{url}' ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_UnixPathTooLong_IsRefused()
    {
        Assert.False(ListenAddress.TryParse($"http://unix:/{new string('a', 107)}", out _, out var problem));
        Assert.Contains("107 bytes", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:80", "http://127.0.0.1:80", true)]
    [InlineData("http://127.0.0.1:80", "https://127.0.0.1:80", true)]
    [InlineData("http://127.0.0.1:80", "http://127.0.0.1:81", false)]
    [InlineData("http://127.0.0.1:80", "http://127.0.0.2:80", false)]
    [InlineData("http://127.0.0.1:80", "http://0.0.0.0:80", true)]
    [InlineData("http://[::1]:80", "http://0.0.0.0:80", false)]
    [InlineData("http://[::1]:80", "http://*:80", true)]
    [InlineData("http://127.0.0.1:80", "http://*:80", true)]
    [InlineData("http://127.0.0.1:80", "http://[::]:80", true)]
    [InlineData("http://localhost:80", "http://[::1]:80", true)]
    [InlineData("http://localhost:80", "http://127.0.0.1:80", true)]
    [InlineData("http://127.0.0.1:0", "http://127.0.0.1:0", false)]
    [InlineData("http://unix:/a", "http://unix:/a", true)]
    [InlineData("http://unix:/a", "http://unix:/b", false)]
    [InlineData("http://unix:/a", "http://*:80", false)]
    public void Overlaps_TwoAddresses_SaysWhetherBothCanBeBound(string one, string other, bool expected)
    {
        Assert.True(ListenAddress.TryParse(one, out var first, out _));
        Assert.True(ListenAddress.TryParse(other, out var second, out _));
        Assert.Equal(expected, first!.Overlaps(second!));
        Assert.Equal(expected, second!.Overlaps(first));
    }
}
