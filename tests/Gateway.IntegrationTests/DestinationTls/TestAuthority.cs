using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.DestinationTls;

/// <summary>A private authority: a root in a file of its own, an intermediate, and what that issues.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _intermediate;

    /// <summary>Makes root and intermediate.</summary>
    /// <param name="name">Tells it from other authorities.</param>
    public TestAuthority(string name)
    {
        _root = Create($"{name} Root", issuer: null, isAuthority: true, []);
        _intermediate = Create($"{name} Intermediate", _root, isAuthority: true, []);
        File.WriteAllText(RootPath, _root.ExportCertificatePem());
    }

    /// <summary>The root's file, PEM.</summary>
    public string RootPath => _directory.File("root.pem");

    /// <summary>The root and the intermediate, PEM.</summary>
    public string Bundle => $"{_intermediate.ExportCertificatePem()}\n{_root.ExportCertificatePem()}\n";

    /// <summary>What a server sends besides its certificate.</summary>
    public X509Certificate2Collection Chain => [_intermediate];

    /// <summary>A certificate with its key, for servers and clients.</summary>
    /// <param name="names">Host names and addresses.</param>
    public X509Certificate2 Issue(params string[] names) => Create(names[0], _intermediate, isAuthority: false, names);

    /// <summary>Issues a certificate into two PEM files.</summary>
    /// <returns>The paths of certificate and key.</returns>
    public (string Certificate, string Key) IssuePem(string name)
    {
        using var certificate = Issue(name);
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(_directory.File($"{name}.crt"), $"{certificate.ExportCertificatePem()}\n{_intermediate.ExportCertificatePem()}\n");
        File.WriteAllText(_directory.File($"{name}.key"), key.ExportPkcs8PrivateKeyPem());
        return (_directory.File($"{name}.crt"), _directory.File($"{name}.key"));
    }

    /// <summary>Issues a certificate into a PFX file, and gives its path.</summary>
    public string IssuePfx(string name, string password)
    {
        using var certificate = Issue(name);
        File.WriteAllBytes(_directory.File($"{name}.pfx"), new X509Certificate2Collection { certificate, _intermediate }.Export(X509ContentType.Pfx, password)!);
        return _directory.File($"{name}.pfx");
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();

    private static X509Certificate2 Create(string name, X509Certificate2? issuer, bool isAuthority, string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (names.Length > 0)
            request.CertificateExtensions.Add(Alternatives(names));

        var now = TimeProvider.System.GetUtcNow();
        if (issuer is null)
            return request.CreateSelfSigned(now.AddDays(-3), now.AddDays(60));
        var days = isAuthority ? 2 : 1;
        using var certificate = request.Create(issuer, now.AddDays(-days), now.AddDays(30 * days - 1), RandomNumberGenerator.GetBytes(8));
        using var joined = certificate.CopyWithPrivateKey(key);
        // A key that lives in the PEM alone is not for every server's use.
        return X509CertificateLoader.LoadPkcs12(joined.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }

    private static X509Extension Alternatives(string[] names)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(name);
        }

        return alternatives.Build();
    }
}
