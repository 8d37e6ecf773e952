using System.Security.Authentication;
using Gateway.Tests.Listening;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Forwarding.Tls;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Tls;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Forwarding.Tls;

public sealed class DestinationTlsOptionsValidatorTests : IDisposable
{
    private const string Secret = "secret-guess";

    private readonly CertificateWorkshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void Validate_EverythingSound_IsSilent()
    {
        _workshop.Write("ca.pem", _workshop.Intermediate.ExportCertificatePem(), "\n", _workshop.Root.ExportCertificatePem());
        _workshop.WriteWhole("gateway.pem", _workshop.Issue(["gateway"], forClients: true));
        var tls = new DestinationTlsOptions
        {
            Authorities = "ca.pem",
            ServerName = "orders.internal",
            Certificate = new() { Path = "gateway.pem" },
            MinVersion = TlsVersion.Tls13,
        };

        Assert.Equal("", Problems(Cluster(tls)));
    }

    [Theory]
    [InlineData("", "Tls:Authorities: 'ca.pem' holds no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "Tls:Authorities: 'ca.pem' holds a certificate that cannot be read")]
    public void Validate_AuthoritiesThatAreNone_SaysWhy(string content, string expected)
    {
        _workshop.Write("ca.pem", content);

        Assert.StartsWith(expected, Problems(Cluster(new() { Authorities = "ca.pem" })), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_AuthoritiesWithoutARoot_SaysThatNoChainWouldEnd()
    {
        _workshop.Write("ca.pem", _workshop.Intermediate.ExportCertificatePem());

        Assert.StartsWith("Tls:Authorities: 'ca.pem' holds no root", Problems(Cluster(new() { Authorities = "ca.pem" })), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_MissingFiles_ReportsAllOfThem()
    {
        var problems = Problems(Cluster(new() { Authorities = "ca.pem", Certificate = new() { Path = "gateway.pem" } }));

        Assert.Contains("Tls:Authorities: the file 'ca.pem' does not exist", problems, StringComparison.Ordinal);
        Assert.Contains("Tls:Certificate:Path: the file 'gateway.pem' does not exist", problems, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_MissingKeyFile_NamesKeyPath()
    {
        _workshop.Write("gateway.crt", _workshop.Chain(_workshop.Issue(["gateway"])));

        Assert.StartsWith("Tls:Certificate:KeyPath: the file 'gateway.key' does not exist", Problems(Certificate("gateway.crt", "gateway.key")), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_HugeFile_IsNotReadWhole()
    {
        _workshop.Write("ca.pem", new byte[(1 << 20) + 1]);

        Assert.Equal("Tls:Authorities: 'ca.pem' is larger than 1MiB", Problems(Cluster(new() { Authorities = "ca.pem" })));
    }

    [Fact]
    public void Validate_CertificateWithoutKey_AsksForKeyPath()
    {
        _workshop.Write("gateway.crt", _workshop.Chain(_workshop.Issue(["gateway"])));

        Assert.Contains("give its file as KeyPath", Problems(Certificate("gateway.crt")), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_KeyOfAnotherCertificate_SaysSo()
    {
        _workshop.Write("gateway.crt", _workshop.Chain(_workshop.Issue(["gateway"])));
        _workshop.Write("gateway.key", CertificateWorkshop.Key(_workshop.Issue(["gateway"])));

        Assert.StartsWith(
            "Tls:Certificate:KeyPath: the private key in 'gateway.key' does not belong",
            Problems(Certificate("gateway.crt", "gateway.key")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "Tls:Certificate:Password: is needed to open 'gateway.pfx'")]
    [InlineData(Secret, "Tls:Certificate:Password: does not open 'gateway.pfx'")]
    public void Validate_WrongPassword_IsNamedButNotShown(string? password, string expected)
    {
        _workshop.Write("gateway.pfx", _workshop.Pfx(_workshop.Issue(["gateway"]), CertificateWorkshop.Password));

        Assert.Equal(expected, Problems(Certificate("gateway.pfx", password: password)));
    }

    [Theory]
    [InlineData(-1, "expired at")]
    [InlineData(1, "in less than 14 days")]
    public void Validate_CertificateThatEnds_IsAWarning(int days, string expected)
    {
        _workshop.WriteWhole("gateway.pem", _workshop.Issue(["gateway"], notBefore: TimeSpan.FromDays(-2), notAfter: TimeSpan.FromDays(days)));

        var problem = Problems(Certificate("gateway.pem"));

        Assert.StartsWith("warning Tls:Certificate:Path: the certificate in 'gateway.pem' expire", problem, StringComparison.Ordinal);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_AuthorityThatHasExpired_IsAWarning()
    {
        _workshop.Write("ca.pem", _workshop.Root.ExportCertificatePem());

        Assert.StartsWith(
            "warning Tls:Authorities: the authority 'CN=Workshop Root' in 'ca.pem' expired at",
            Problems(Cluster(new() { Authorities = "ca.pem" }), TimeProvider.System.GetUtcNow().AddDays(1000)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.5")]
    [InlineData("*.internal")]
    [InlineData("orders.internal:8443")]
    [InlineData("")]
    public void Validate_ServerNameThatIsNone_IsAnError(string name) =>
        Assert.Equal($"Tls:ServerName: '{name}' is not a host name such as \"backend.internal\"", Problems(Cluster(new() { ServerName = name })));

    [Fact]
    public void Validate_HttpDestinationsOnly_IsAnError() =>
        Assert.StartsWith("Tls: is for https destinations", Problems(Cluster(new(), address: "http://127.0.0.1:9000/")), StringComparison.Ordinal);

    [Fact]
    public void Validate_MinVersionBesideTheSystemsChoice_IsFine() =>
        Assert.Equal("", Problems(Cluster(new() { MinVersion = TlsVersion.Tls12 }) with { HttpClient = new() { SslProtocols = SslProtocols.None } }));

    [Fact]
    public void Validate_HttpsProxyWhereNothingIsVerified_IsFine()
    {
        var client = new HttpClientConfig
        {
            DangerousAcceptAnyServerCertificate = true,
            WebProxy = new WebProxyConfig { Address = new Uri("https://proxy.internal/") },
        };

        Assert.Equal("", Problems(Cluster(new()) with { HttpClient = client }));
    }

    [Fact]
    public void ToString_Options_KeepsThePassword() =>
        Assert.DoesNotContain(Secret, $"{new DestinationTlsOptions { Certificate = new() { Path = "a.pem", Password = Secret } }}", StringComparison.Ordinal);

    private static ClusterOptions Certificate(string path, string? keyPath = null, string? password = null) =>
        Cluster(new() { Certificate = new() { Path = path, KeyPath = keyPath, Password = password } });

    private static ClusterOptions Cluster(DestinationTlsOptions tls, string address = "https://127.0.0.1:9000/") => new()
    {
        Tls = tls,
        Destinations = new Dictionary<string, DestinationConfig> { ["a"] = new() { Address = address } },
    };

    private string Problems(ClusterOptions cluster, DateTimeOffset? now = null)
    {
        var errors = new ConfigurationErrors();
        DestinationTlsOptionsValidator.Validate("", cluster, new NamedFiles(_workshop.Directory), now ?? TimeProvider.System.GetUtcNow(), errors);
        // Paths begin with the colon behind the cluster's own, which is empty here.
        return string.Join('\n', errors.Errors.Select(static error => $"{error}"[1..]).Concat(errors.Warnings.Select(static warning => $"warning {$"{warning}"[1..]}")));
    }
}
