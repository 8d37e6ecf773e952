using System.Security.Authentication;
using Gateway.Tests.Listening;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Forwarding.Tls;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Tls;

namespace Gateway.Tests.Forwarding.Tls;

public sealed class DestinationTlsReaderTests : IDisposable
{
    private readonly CertificateWorkshop _workshop = new();
    private readonly ClusterOptions _everything = new()
    {
        Tls = new()
        {
            Authorities = "ca.pem",
            ServerName = "orders.internal",
            Certificate = new() { Path = "gateway.pem" },
            MinVersion = TlsVersion.Tls13,
        },
    };

    public DestinationTlsReaderTests()
    {
        _workshop.Write("ca.pem", _workshop.Root.ExportCertificatePem());
        _workshop.WriteWhole("gateway.pem", _workshop.Issue(["gateway"]));
    }

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void Read_NothingConfigured_VerifiesTheHostByTheSystemsAuthorities()
    {
        var options = Read(new()).OptionsFor("backend.test");

        Assert.Equal("backend.test", options.TargetHost);
        Assert.Equal(SslProtocols.None, options.EnabledSslProtocols);
        Assert.Null(options.CertificateChainPolicy);
        Assert.Null(options.RemoteCertificateValidationCallback);
        Assert.Null(options.ClientCertificateContext);
    }

    [Theory]
    [InlineData(TlsVersion.Tls12, SslProtocols.Tls12 | SslProtocols.Tls13)]
    [InlineData(TlsVersion.Tls13, SslProtocols.Tls13)]
    public void Read_MinVersion_OffersThatAndNewer(TlsVersion minimum, SslProtocols expected) =>
        Assert.Equal(expected, Read(new() { Tls = new() { MinVersion = minimum } }).Protocols);

    [Fact]
    public void Read_InternationalServerName_IsSentInAscii() =>
        Assert.Equal("xn--bcher-kva.test", Read(new() { Tls = new() { ServerName = "bücher.test" } }).OptionsFor("10.0.0.5").TargetHost);

    [Fact]
    public void Fingerprint_OfTheSameFiles_IsTheSame() => Assert.Equal(Fingerprint(_everything), Fingerprint(_everything));

    [Fact]
    public void Fingerprint_OfOtherKeysOrFiles_IsAnother()
    {
        var tls = _everything.Tls!;
        List<string> all =
        [
            Fingerprint(_everything),
            Fingerprint(_everything with { Tls = tls with { Authorities = null } }),
            Fingerprint(_everything with { Tls = tls with { ServerName = null } }),
            Fingerprint(_everything with { Tls = tls with { ServerName = "other.internal" } }),
            Fingerprint(_everything with { Tls = tls with { Certificate = null } }),
            Fingerprint(_everything with { Tls = tls with { MinVersion = null } }),
            Fingerprint(_everything with { Tls = null }),
            Fingerprint(_everything with { HttpClient = new() { DangerousAcceptAnyServerCertificate = true } }),
        ];
        _workshop.WriteWhole("gateway.pem", _workshop.Issue(["gateway"]));
        all.Add(Fingerprint(_everything));
        _workshop.Write("ca.pem", _workshop.Root.ExportCertificatePem(), "\n", _workshop.Intermediate.ExportCertificatePem());
        all.Add(Fingerprint(_everything));

        Assert.Equal(all.Count, all.Distinct().Count());
    }

    private string Fingerprint(ClusterOptions cluster) => Read(cluster).Fingerprint;

    private DestinationTls Read(ClusterOptions cluster)
    {
        var errors = new ConfigurationErrors();
        using var reader = new DestinationTlsReader("Tls", new NamedFiles(_workshop.Directory), errors);
        var tls = reader.Read(cluster);
        Assert.Empty(errors.Errors);
        return tls!;
    }
}
