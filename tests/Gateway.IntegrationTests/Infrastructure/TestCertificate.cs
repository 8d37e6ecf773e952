using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>A self-signed certificate for this machine, in files of its own.</summary>
public sealed class TestCertificate : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private TestCertificate()
    {
    }

    /// <summary>The certificate's file, PEM.</summary>
    public string Path => _directory.File("certificate.pem");

    /// <summary>The private key's file, PEM.</summary>
    public string KeyPath => _directory.File("key.pem");

    /// <summary>Trusts this certificate and no other.</summary>
    public X509ChainPolicy TrustPolicy
    {
        get
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(Path);
            return policy;
        }
    }

    /// <summary>Makes one that is valid now.</summary>
    public static TestCertificate Create() => Create(TimeSpan.FromDays(-1), TimeSpan.FromDays(30));

    /// <summary>Makes one that ended yesterday.</summary>
    public static TestCertificate CreateExpired() => Create(TimeSpan.FromDays(-30), TimeSpan.FromDays(-1));

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();

    private static TestCertificate Create(TimeSpan from, TimeSpan to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in (string[])["localhost", ShopGateway.LaravelHost, ShopGateway.ExpressHost, ShopGateway.NextHost])
            names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));

        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now + from, now + to);
        var result = new TestCertificate();
        File.WriteAllText(result.Path, certificate.ExportCertificatePem());
        File.WriteAllText(result.KeyPath, key.ExportPkcs8PrivateKeyPem());
        return result;
    }
}
