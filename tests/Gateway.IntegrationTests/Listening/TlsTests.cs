using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Gateway.Listening;
using Gateway.Transforms.Shared.Tls;
using Gateway.Tests.Listening;

namespace Gateway.IntegrationTests.Listening;

public sealed class TlsTests : IDisposable
{
    private readonly CertificateWorkshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task Handshake_Name_GetsItsCertificate()
    {
        var (exact, wildcard, rest) = (_workshop.Issue(["shop.test"]), _workshop.Issue(["*.shop.test"], rsa: true), _workshop.Issue(["other.test"]));
        var unicode = _workshop.Issue(["xn--bcher-kva.test"]);
        await using var host = await ListeningHost.StartAsync(ListeningHost.Options(("https", new()
        {
            Url = "https://127.0.0.1:0",
            Certificate = Pem("rest", rest),
            Sni = new Dictionary<string, SniOptions>
            {
                ["shop.test"] = new() { Certificate = Pem("exact", exact) },
                ["*.shop.test"] = new() { Certificate = new() { Path = _workshop.Write("w.pfx", _workshop.Pfx(wildcard, CertificateWorkshop.Password)), Password = CertificateWorkshop.Password } },
                ["bücher.test"] = new() { Certificate = Pem("unicode", unicode) },
            },
        })));

        Assert.Equal(exact.Thumbprint, await host.ThumbprintAsync("SHOP.test"));
        Assert.Equal(wildcard.Thumbprint, await host.ThumbprintAsync("www.shop.test"));
        Assert.Equal(rest.Thumbprint, await host.ThumbprintAsync("elsewhere.test"));
        Assert.Equal(rest.Thumbprint, await host.ThumbprintAsync("127.0.0.1"));
        Assert.Equal(unicode.Thumbprint, await host.ThumbprintAsync("bücher.test"));
    }

    [Fact]
    public async Task Handshake_NameWithoutCertificate_IsRefused()
    {
        await using var host = await ListeningHost.StartAsync(ListeningHost.Options(("https", new()
        {
            Url = "https://127.0.0.1:0",
            Sni = new Dictionary<string, SniOptions> { ["shop.test"] = new() { Certificate = Pem("a", _workshop.Issue(["shop.test"])) } },
        })));
        await AssertRefusedAsync(() => host.HandshakeAsync("other.test"));
        Assert.NotEmpty(await host.ThumbprintAsync("shop.test"));
    }

    [Fact]
    public async Task Handshake_Chain_SendsTheIntermediateAndNotTheRoot()
    {
        var certificate = _workshop.Issue(["shop.test"]);
        var path = _workshop.Write("a.pem", _workshop.Chain(certificate), _workshop.Root.ExportCertificatePem(), "\n", CertificateWorkshop.Key(certificate));
        await using var host = await ListeningHost.StartAsync(Https(new() { Path = path }));
        var shown = await Peer.RunAsync("openssl", "s_client", "-connect", $"127.0.0.1:{host.Port()}", "-servername", "shop.test", "-showcerts", "-CAfile", _workshop.Write("root.pem", _workshop.Root.ExportCertificatePem()));
        Assert.Contains("Verify return code: 0 (ok)", shown, StringComparison.Ordinal);
        Assert.Equal(2, shown.Split("-----BEGIN CERTIFICATE-----").Length - 1);
    }

    [Fact]
    public async Task Https_CurlThatVerifies_Succeeds()
    {
        await using var host = await ListeningHost.StartAsync(Https(Pem("a", _workshop.Issue(["shop.test"]))));
        var root = _workshop.Write("root.pem", _workshop.Root.ExportCertificatePem());
        Assert.Equal("HTTP/2 ", await Peer.RunAsync("curl", "-sS", "--cacert", root, "--resolve", $"shop.test:{host.Port()}:127.0.0.1", $"https://shop.test:{host.Port()}/"));
    }

    [Theory]
    [InlineData(ListenerProtocols.Http1AndHttp2, "h2")]
    [InlineData(ListenerProtocols.Http2, "h2")]
    [InlineData(ListenerProtocols.Http1, "http/1.1")]
    public async Task Handshake_Alpn_OffersTheProtocols(ListenerProtocols protocols, string expected)
    {
        await using var host = await ListeningHost.StartAsync(ListeningHost.Options(("https", new()
        {
            Url = "https://127.0.0.1:0", Certificate = Pem("a", _workshop.Issue(["shop.test"])), Protocols = protocols,
        })));
        await using var stream = await host.HandshakeAsync("shop.test", alpn: [SslApplicationProtocol.Http11, SslApplicationProtocol.Http2]);
        Assert.Equal(expected, stream.NegotiatedApplicationProtocol.ToString());
    }

    [Fact]
    public async Task Handshake_NameWithItsOwnProtocols_IsHeldToThem()
    {
        var certificate = Pem("a", _workshop.Issue(["*.shop.test"]));
        await using var host = await ListeningHost.StartAsync(ListeningHost.Options(("https", new()
        {
            Url = "https://127.0.0.1:0",
            Certificate = certificate,
            Sni = new Dictionary<string, SniOptions>
            {
                ["one.shop.test"] = new() { Protocols = ListenerProtocols.Http1 },
                ["two.shop.test"] = new() { Protocols = ListenerProtocols.Http2 },
            },
        })));
        SslApplicationProtocol[] both = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
        await using var one = await host.HandshakeAsync("one.shop.test", alpn: both);
        await using var two = await host.HandshakeAsync("two.shop.test", alpn: both);
        Assert.Equal("http/1.1", one.NegotiatedApplicationProtocol.ToString());
        Assert.Equal("h2", two.NegotiatedApplicationProtocol.ToString());
        Assert.EndsWith("HTTP/1.1 \r\n0\r\n\r\n", await ListeningHost.ExchangeAsync(one, "one.shop.test"), StringComparison.Ordinal);

        await using var without = await host.HandshakeAsync("two.shop.test");
        Assert.Equal("", await ReadOrFailAsync(without));
    }

    [Fact]
    public async Task Handshake_OldTlsVersion_IsRefused()
    {
        var certificate = Pem("a", _workshop.Issue(["shop.test"]));
        await using var host = await ListeningHost.StartAsync(ListeningHost.Options(
            ("default", new() { Url = "https://127.0.0.1:0", Certificate = certificate }),
            ("strict", new() { Url = "https://127.0.0.1:0", Certificate = certificate, SslProtocols = [TlsVersion.Tls13] })));

        // OpenSSL's client still speaks it when told to; the alert says that it was the server that would not.
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Peer.RunAsync(
            "openssl", "s_client", "-connect", $"127.0.0.1:{host.Port()}", "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"));
        Assert.Contains("alert protocol version", refusal.Message, StringComparison.Ordinal);
        await AssertRefusedAsync(() => host.HandshakeAsync("shop.test", 1, SslProtocols.Tls12));
        await using var old = await host.HandshakeAsync("shop.test", 0, SslProtocols.Tls12);
        await using var strict = await host.HandshakeAsync("shop.test", 1, SslProtocols.Tls13);
        Assert.Equal((SslProtocols.Tls12, SslProtocols.Tls13), (old.SslProtocol, strict.SslProtocol));
    }

    [Theory]
    [InlineData("https://127.0.0.1:0", true)]
    [InlineData("http://127.0.0.1:0", false)]
    public async Task Http2_OverTlsAndWithPriorKnowledge_IsServed(string url, bool tls)
    {
        await using var host = await ListeningHost.StartAsync(ListeningHost.Options(("a", new()
        {
            Url = url, Protocols = ListenerProtocols.Http2, Certificate = tls ? Pem("a", _workshop.Issue(["shop.test"])) : null,
        })));
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null } };
        using var client = new HttpClient(handler) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        Assert.Equal("HTTP/2 ", await client.GetStringAsync(new Uri(host.Urls[0])));
    }

    [Fact]
    public async Task Handshake_Again_ResumesTheSession()
    {
        await using var host = await ListeningHost.StartAsync(Https(Pem("a", _workshop.Issue(["shop.test"]))));

        // .NET drops contexts without a connection, and with them their sessions, whenever it has made 32 more of them.
        await using var open = await host.HandshakeAsync("shop.test");
        var session = _workshop.PathOf("session");
        var args = new[] { "s_client", "-connect", $"127.0.0.1:{host.Port()}", "-servername", "shop.test", "-tls1_2" };
        Assert.Contains("New, TLSv1.2", await Peer.RunAsync("openssl", [.. args, "-sess_out", session]), StringComparison.Ordinal);
        Assert.Contains("Reused, TLSv1.2", await Peer.RunAsync("openssl", [.. args, "-sess_in", session]), StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(Func<Task> handshake)
    {
        var exception = await Record.ExceptionAsync(handshake);
        Assert.True(exception is AuthenticationException or IOException, exception?.ToString() ?? "accepted");
    }

    private static async Task<string> ReadOrFailAsync(Stream stream)
    {
        try
        {
            return await ListeningHost.ExchangeAsync(stream);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private CertificateOptions Pem(string file, System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) =>
        new() { Path = _workshop.WriteWhole($"{file}.pem", certificate) };

    private static ListeningOptions Https(CertificateOptions certificate) =>
        ListeningHost.Options(("https", new() { Url = "https://127.0.0.1:0", Certificate = certificate }));
}
