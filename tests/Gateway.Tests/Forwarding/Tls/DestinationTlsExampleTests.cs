using Gateway.Hosting;
using Gateway.Tests.Architecture;
using Gateway.Tests.Listening;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Forwarding.Tls;

public sealed class DestinationTlsExampleTests : IDisposable
{
    private readonly CertificateWorkshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void Load_Example_IsValidWithoutWarnings()
    {
        var certificate = _workshop.Issue(["gateway"], forClients: true);
        _workshop.Write("internal-ca.pem", _workshop.Root.ExportCertificatePem());
        _workshop.Write("gateway.crt", _workshop.Chain(certificate));
        _workshop.Write("gateway.key", CertificateWorkshop.Key(certificate));
        _workshop.Write("gateway.pfx", _workshop.Pfx(certificate, CertificateWorkshop.Password));

        var loaded = new ServiceCollection().AddLogging().AddGateway()
            .CreateConfigurationLoader(name => name == "CERT_DIR" ? _workshop.Directory : CertificateWorkshop.Password)
            .Load(Path.Combine(Repository.Root, "config", "examples", "https", "destination-tls.json"));

        Assert.Empty(loaded.Errors.Errors);
        Assert.Empty(loaded.Errors.Warnings);
    }
}
