using System.Net;
using System.Security.Cryptography.X509Certificates;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Gateway.Tests.Listening;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>Certificates of clients, over real TLS.</summary>
public sealed class ClientCertificateTests : IAsyncLifetime
{
    private readonly CertificateWorkshop _workshop = new();
    private readonly ScriptedBackend _backend = new(static _ => Scripts.EchoId);
    private GatewayProcess _gateway = null!;

    public async Task InitializeAsync()
    {
        using var server = _workshop.Issue(["shop.localhost"]);
        await File.WriteAllTextAsync(_workshop.PathOf("server.crt"), _workshop.Chain(server));
        await File.WriteAllTextAsync(_workshop.PathOf("server.key"), server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(_workshop.PathOf("clients.pem"), $"{_workshop.Root.ExportCertificatePem()}\n{_workshop.Intermediate.ExportCertificatePem()}");
        _gateway = await GatewayProcess.StartAsync(GatewayConfiguration.Of(
            """
            "partners": { "ClusterId": "shop", "Match": { "Path": "/partners" }, "AuthorizationPolicy": "partners" },
            "all": { "ClusterId": "shop", "Match": { "Path": "/{**rest}" } }
            """,
            $$""" "shop": { "Destinations": { "a": { "Address": "{{_backend.Address}}" } } } """,
            $$"""
            "main": {
              "Url": "https://127.0.0.1:0", "Protocols": "Http1", "Certificate": { "Path": "{{_workshop.PathOf("server.crt")}}", "KeyPath": "{{_workshop.PathOf("server.key")}}" },
              "ClientCertificateMode": "AllowCertificate", "ClientCertificateAuthorities": "{{_workshop.PathOf("clients.pem")}}"
            }
            """).Replace("\"ReverseProxy\": {", """
            "Authentication": {
              "Schemes": { "partners": { "Type": "ClientCertificate" } },
              "Policies": { "partners": { "Schemes": "partners", "Claims": { "dns": [ "acme.test" ] } } },
              "Identity": { "Headers": { "X-Auth-Subject": "cn" } }
            },
            "ReverseProxy": {
            """, StringComparison.Ordinal));
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
        _workshop.Dispose();
    }

    [Fact]
    public async Task Certificate_OfAPartner_IsProvedAndForwarded()
    {
        using var certificate = _workshop.Issue(["acme.test"], forClients: true);

        Assert.Equal(HttpStatusCode.OK, await GetAsync("/partners", certificate, "partner"));

        var request = Assert.Single(_backend.RequestsOf("partner"));
        Assert.Equal(["acme.test"], request.ValuesOf("X-Auth-Subject"));
        Assert.Equal([$":{Convert.ToBase64String(certificate.RawData)}:"], request.ValuesOf("Client-Cert"));
    }

    [Fact]
    public async Task Certificate_OfSomebodyElse_IsForbidden_AndNoneIsUnauthorized()
    {
        using var certificate = _workshop.Issue(["other.test"], forClients: true);

        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync("/partners", certificate, "other"));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync("/partners", null, "none"));
        Assert.Empty(_backend.RequestsOf("other").Concat(_backend.RequestsOf("none")));
    }

    [Theory]
    [InlineData("Client-Cert")]
    [InlineData("client_cert")]
    [InlineData("Client-Cert-Chain")]
    [InlineData("X-SSL-Client-Cert")]
    public async Task Header_ThatClaimsACertificate_ArrivesOnNoRoute(string name)
    {
        using var certificate = _workshop.Issue(["acme.test"], forClients: true);
        foreach (var path in new[] { "/", "/partners" })
        {
            var id = $"{name}-{path}";
            Assert.Equal(HttpStatusCode.OK, await GetAsync(path, certificate, id, (name, ":ZXZpbA==:")));
            Assert.DoesNotContain(Assert.Single(_backend.RequestsOf(id)).Headers, static header => header.Value.Contains("ZXZpbA", StringComparison.Ordinal));
        }
    }

    private async Task<HttpStatusCode> GetAsync(string path, X509Certificate2? certificate, string id, (string Name, string Value)? header = null)
    {
        var handler = GatewayProcess.NewHandler();
        handler.SslOptions.CertificateChainPolicy = Gateway.Transforms.Shared.Tls.AuthoritiesFile.PolicyOf([_workshop.Root]);
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        using var client = _gateway.CreateClient(handler, "shop.localhost", "main");
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Test-Id", id);
        if (header is var (name, value))
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
