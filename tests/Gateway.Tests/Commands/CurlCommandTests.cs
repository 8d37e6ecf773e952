using Gateway.Commands;
using Gateway.Listening;

namespace Gateway.Tests.Commands;

public sealed class CurlCommandTests
{
    [Fact]
    public void Choose_RedirectingListenerFirst_TakesTheOneThatServes() => Assert.Equal(
        "curl -i -k https://127.0.0.1:8443",
        CurlCommand.Choose([(Of("http://127.0.0.1:8080") with { RedirectPort = 8443 }, "http://127.0.0.1:8080"), Bound("https://127.0.0.1:8443")]));

    [Fact]
    public void Choose_UnixSocketFirst_TakesTheTcpListener() => Assert.Equal(
        "curl -i http://127.0.0.1:8080", CurlCommand.Choose([Bound("http://unix:/run/gateway.sock"), Bound("http://127.0.0.1:8080")]));

    [Fact]
    public void Choose_UnixSocketAlone_NamesTheSocket() => Assert.Equal(
        "curl -i --unix-socket /run/gateway.sock http://localhost", CurlCommand.Choose([Bound("http://unix:/run/gateway.sock")]));

    [Fact]
    public void Choose_Http2WithoutTls_KnowsSoBeforehand() => Assert.Equal(
        "curl -i --http2-prior-knowledge http://127.0.0.1:8080",
        CurlCommand.Choose([(Of("http://127.0.0.1:8080") with { Protocols = ListenerProtocols.Http2 }, "http://127.0.0.1:8080")]));

    [Fact]
    public void Choose_NothingButRedirects_IsNull() =>
        Assert.Null(CurlCommand.Choose([(Of("http://127.0.0.1:8080") with { RedirectPort = 443 }, "http://127.0.0.1:8080")]));

    [Theory]
    [InlineData("https://*:8443", "https://[::]:8443", "*", "curl -i -k https://127.0.0.1:8443")]
    [InlineData("https://*:8443", "https://[::]:8443", "shop.test *", "curl -i -k https://127.0.0.1:8443")]
    [InlineData("https://*:8443", "https://[::]:8443", "*.shop.test shop.test", "curl -i -k --resolve shop.test:8443:127.0.0.1 https://shop.test:8443")]
    [InlineData("https://*:443", "https://[::]:443", "*.shop.test", "curl -i -k --resolve any.shop.test:443:127.0.0.1 https://any.shop.test:443")]
    [InlineData("https://[::1]:8443", "https://[::1]:8443", "shop.test", "curl -i -k --resolve shop.test:8443:[::1] https://shop.test:8443")]
    [InlineData("https://localhost:8443", "https://localhost:8443", "shop.test", "curl -i -k --resolve shop.test:8443:127.0.0.1 https://shop.test:8443")]
    [InlineData("https://unix:/run/gateway.sock", "https://unix:/run/gateway.sock", "*", "curl -i -k --unix-socket /run/gateway.sock https://localhost")]
    [InlineData("https://unix:/run/gateway.sock", "https://unix:/run/gateway.sock", "shop.test", "curl -i -k --unix-socket /run/gateway.sock https://shop.test")]
    public void Choose_Https_TakesAnyCertificateAndANameThatHasOne(string configured, string bound, string names, string expected)
    {
        var tls = names.Split(' ').Select(static name => new TlsSettings("web", name, new CertificateOptions(), "", ListenerProtocols.Http1, [], ClientCertificateMode.NoCertificate, null, ""));

        Assert.Equal(expected, CurlCommand.Choose([(Of(configured) with { Tls = [.. tls] }, bound)]));
    }

    private static (Listener Listener, string Url) Bound(string url) => (Of(url), url);

    private static Listener Of(string url)
    {
        Assert.True(ListenAddress.TryParse(url, out var address, out _));
        return new Listener("web", address!, ListenerProtocols.Http1AndHttp2, [], null);
    }
}
