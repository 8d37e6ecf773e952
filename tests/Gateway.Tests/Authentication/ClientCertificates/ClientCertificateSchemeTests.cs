using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Tests.Listening;
using Gateway.Transforms.Authentication.ClientCertificates;

namespace Gateway.Tests.Authentication.ClientCertificates;

public sealed class ClientCertificateSchemeTests : IDisposable
{
    private readonly CertificateWorkshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task Certificate_OfTheEndpointsAuthorities_IsTakenAndForwarded()
    {
        using var certificate = _workshop.Issue(["client.test", "other.test"], forClients: true);

        var caller = (await AskAsync(new ClientCertificateOptions(), certificate))!.Value.Caller!;

        Assert.Equal(certificate.Subject, caller.Subject);
        Assert.Equal("client.test", caller.Claims.GetProperty("cn").GetString());
        Assert.Equal(2, caller.Claims.GetProperty("dns").GetArrayLength());
        var header = Assert.Single(caller.Headers, static header => header.Key == "Client-Cert").Value;
        Assert.Equal(certificate.RawData, Convert.FromBase64String(header.Trim(':')));
        Assert.Empty((await AskAsync(new ClientCertificateOptions { ForwardCertificate = false }, certificate))!.Value.Caller!.Headers);
    }

    [Fact]
    public async Task Certificate_WithoutASubject_NamesNobodyUnlessItIsTakenByItself()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("", key, HashAlgorithmName.SHA256).CreateSelfSigned(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), now.AddYears(1));

        Assert.Equal("unknown_certificate", (await AskAsync(new ClientCertificateOptions(), certificate))!.Value.Fault!.Name);
        var own = Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));
        Assert.NotNull((await AskAsync(new ClientCertificateOptions { Thumbprints = [own] }, certificate))!.Value.Caller);
    }

    [Fact]
    public async Task Certificate_WithAnotherThumbprint_IsRefused()
    {
        using var certificate = _workshop.Issue(["client.test"], forClients: true);
        var own = Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));

        Assert.NotNull((await AskAsync(new ClientCertificateOptions { Thumbprints = [own] }, certificate))!.Value.Caller);
        Assert.Equal("unknown_certificate", (await AskAsync(new ClientCertificateOptions { Thumbprints = [new string('0', 64)] }, certificate))!.Value.Fault!.Name);
    }

    [Fact]
    public async Task Certificate_OfOtherAuthorities_IsRefused()
    {
        using var others = new CertificateWorkshop();
        using var certificate = others.Issue(["client.test"], forClients: true);
        await File.WriteAllTextAsync(_workshop.PathOf("ca.pem"), _workshop.Root.ExportCertificatePem());

        Assert.Equal("unknown_certificate", (await AskAsync(new ClientCertificateOptions { AuthoritiesFile = "ca.pem" }, certificate))!.Value.Fault!.Name);
    }

    [Fact]
    public async Task Certificate_OfASchemesOwnAuthorities_IsTaken()
    {
        using var certificate = _workshop.Issue(["client.test"], forClients: true);
        await File.WriteAllTextAsync(_workshop.PathOf("ca.pem"), $"{_workshop.Root.ExportCertificatePem()}\n{_workshop.Intermediate.ExportCertificatePem()}");

        Assert.NotNull((await AskAsync(new ClientCertificateOptions { AuthoritiesFile = "ca.pem" }, certificate))!.Value.Caller);
    }

    [Fact]
    public async Task Certificate_WhoseTimeIsOver_IsRefusedOnAnOldConnection()
    {
        using var certificate = _workshop.Issue(["client.test"], forClients: true);
        var planned = PlannedOf(new ClientCertificateOptions());
        Assert.NotNull((await planned.AskAsync(request => request.HttpContext.Connection.ClientCertificate = certificate))!.Value.Caller);

        planned.Clock.Now = planned.Clock.Now.AddDays(100);

        Assert.Equal("token_expired", (await planned.AskAsync(request => request.HttpContext.Connection.ClientCertificate = certificate))!.Value.Fault!.Name);
    }

    [Fact]
    public async Task Connection_WithoutACertificate_IsLeftToOthers() => Assert.Null(await AskAsync(new ClientCertificateOptions(), null));

    private Planned PlannedOf(ClientCertificateOptions options)
    {
        var planned = Planned.Of(options, folder: _workshop.Directory);
        planned.Clock.Now = TimeProvider.System.GetUtcNow();
        Assert.Empty(planned.Errors.Errors);
        return planned;
    }

    private Task<Transforms.Authentication.SchemeResult?> AskAsync(ClientCertificateOptions options, X509Certificate2? certificate) =>
        PlannedOf(options).AskAsync(request => request.HttpContext.Connection.ClientCertificate = certificate);
}
