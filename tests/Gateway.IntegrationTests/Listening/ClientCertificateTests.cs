using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gateway.Listening;
using Gateway.Tests.Listening;

namespace Gateway.IntegrationTests.Listening;

public sealed class ClientCertificateTests : IDisposable
{
    private readonly CertificateWorkshop _workshop = new();
    private readonly CertificateWorkshop _stranger = new();

    public void Dispose()
    {
        _workshop.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public async Task Require_CertificateOfTheAuthority_IsAcceptedAndSeen()
    {
        await using var host = await StartAsync(ClientCertificateMode.RequireCertificate);
        await using var stream = await host.HandshakeAsync("shop.test", client: _workshop.Issue(["alice"], forClients: true));
        Assert.Contains("HTTP/1.1 CN=alice", await ListeningHost.ExchangeAsync(stream), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Require_NoCertificate_IsRefused()
    {
        await using var host = await StartAsync(ClientCertificateMode.RequireCertificate);
        Assert.True(await IsRefusedAsync(host, null));
    }

    [Theory]
    [InlineData(ClientCertificateMode.RequireCertificate)]
    [InlineData(ClientCertificateMode.AllowCertificate)]
    public async Task Asked_CertificateThatIsNoGood_IsRefused(ClientCertificateMode mode)
    {
        await using var host = await StartAsync(mode);
        Assert.True(await IsRefusedAsync(host, _stranger.Issue(["mallory"], forClients: true)), "another authority");
        Assert.True(await IsRefusedAsync(host, _workshop.Issue(["alice"], forClients: true, notAfter: TimeSpan.FromMinutes(-1))), "expired");
        Assert.True(await IsRefusedAsync(host, _workshop.Issue(["shop.test"])), "a server's");
    }

    [Fact]
    public async Task Allow_NoCertificate_IsAccepted()
    {
        await using var host = await StartAsync(ClientCertificateMode.AllowCertificate);
        Assert.False(await IsRefusedAsync(host, null));
    }

    [Fact]
    public async Task Require_WithoutAuthorities_TrustsTheSystemsOnly()
    {
        await using var host = await ListeningHost.StartAsync(ListeningHost.Options(("https", new()
        {
            Url = "https://127.0.0.1:0",
            Certificate = Server(),
            ClientCertificateMode = ClientCertificateMode.RequireCertificate,
        })));
        Assert.True(await IsRefusedAsync(host, _workshop.Issue(["alice"], forClients: true)));
    }

    [Fact]
    public async Task Require_OneNameOnly_CannotBeEvadedByAnotherHost()
    {
        await using var host = await ListeningHost.StartAsync(ListeningHost.Options(("https", new()
        {
            Url = "https://127.0.0.1:0",
            Certificate = Server(),
            Sni = new Dictionary<string, SniOptions>
            {
                ["admin.shop.test"] = new() { ClientCertificateMode = ClientCertificateMode.RequireCertificate, ClientCertificateAuthorities = Authorities() },
            },
        })));
        Assert.True(await IsRefusedAsync(host, null, "admin.shop.test"));
        await using var stream = await host.HandshakeAsync("shop.test");
        Assert.StartsWith("HTTP/1.1 200 ", await ListeningHost.ExchangeAsync(stream, "shop.test"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 421 ", await ListeningHost.ExchangeAsync(stream, "admin.shop.test"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 421 ", await ListeningHost.ExchangeAsync(stream, "ADMIN.shop.test:443"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 421 ", await ListeningHost.ExchangeAsync(stream, "admin.shop.test."), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 421 ", await ListeningHost.ExchangeAsync(stream, "admin.shop.test.:443"), StringComparison.Ordinal);

        await using var admin = await host.HandshakeAsync("admin.shop.test", client: _workshop.Issue(["alice"], forClients: true));
        Assert.StartsWith("HTTP/1.1 200 ", await ListeningHost.ExchangeAsync(admin, "admin.shop.test"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await ListeningHost.ExchangeAsync(admin, "admin.shop.test."), StringComparison.Ordinal);

        // A host that asks for no certificate knows nothing of one that was shown to another.
        var other = await ListeningHost.ExchangeAsync(admin, "shop.test");
        Assert.StartsWith("HTTP/1.1 200 ", other, StringComparison.Ordinal);
        Assert.DoesNotContain("CN=alice", other, StringComparison.Ordinal);
        Assert.Contains("CN=alice", await ListeningHost.ExchangeAsync(admin, "admin.shop.test"), StringComparison.Ordinal);
    }

    // With TLS 1.3 the client's handshake ends before the server has judged: the answer tells.
    private static async Task<bool> IsRefusedAsync(ListeningHost host, X509Certificate2? client, string name = "shop.test")
    {
        try
        {
            await using var stream = await host.HandshakeAsync(name, client: client);
            return (await ListeningHost.ExchangeAsync(stream)).Length == 0;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            return true;
        }
    }

    private CertificateOptions Server() => new() { Path = _workshop.WriteWhole("server.pem", _workshop.Issue(["shop.test", "admin.shop.test"])) };

    // The clients of the tests send no intermediate, so it is among the authorities.
    private string Authorities() => _workshop.Write("authorities.pem", _workshop.Root.ExportCertificatePem(), "\n", _workshop.Intermediate.ExportCertificatePem());

    private Task<ListeningHost> StartAsync(ClientCertificateMode mode) => ListeningHost.StartAsync(ListeningHost.Options(("https", new()
    {
        Url = "https://127.0.0.1:0",
        Certificate = Server(),
        ClientCertificateMode = mode,
        ClientCertificateAuthorities = Authorities(),
    })));
}
