using Gateway.Commands;
using Gateway.Listening;

namespace Gateway.Tests.Commands;

public sealed class CurlCommandTests
{
    [Fact]
    public void Choose_RedirectingListenerFirst_TakesTheOneThatServes() => Assert.Equal(
        "curl -i https://127.0.0.1:8443",
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

    private static (Listener Listener, string Url) Bound(string url) => (Of(url), url);

    private static Listener Of(string url)
    {
        Assert.True(ListenAddress.TryParse(url, out var address, out _));
        return new Listener("web", address!, ListenerProtocols.Http1AndHttp2, [], null);
    }
}
