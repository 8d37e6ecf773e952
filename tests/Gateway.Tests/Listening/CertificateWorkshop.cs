using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Tests.Listening;

/// <summary>Makes certificates in a directory of its own: a root, an intermediate, and what they issue.</summary>
public sealed class CertificateWorkshop : IDisposable
{
    public const string Password = "correct horse battery staple";

    private static readonly PbeParameters Pbe = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public CertificateWorkshop()
    {
        Root = Authority("Workshop Root", null);
        Intermediate = Authority("Workshop Intermediate", Root);
    }

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("gateway-certificates-").FullName;

    public X509Certificate2 Root { get; }

    public X509Certificate2 Intermediate { get; }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    public string PathOf(string file) => Path.Combine(Directory, file);

    /// <summary>Issued by the intermediate; valid from an hour ago unless <paramref name="notBefore"/> says otherwise.</summary>
    public X509Certificate2 Issue(
        string[] names, bool rsa = false, TimeSpan? notBefore = null, TimeSpan? notAfter = null, bool forClients = false)
    {
        using var key = NewKey(rsa);
        var request = Request(names[0], key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(forClients ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1")], false));
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var ip))
                alternatives.AddIpAddress(ip);
            else
                alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        using var issuer = Intermediate.GetECDsaPrivateKey()!;
        using var certificate = request.Create(
            Intermediate.SubjectName,
            X509SignatureGenerator.CreateForECDsa(issuer),
            _now + (notBefore ?? TimeSpan.FromHours(-1)),
            _now + (notAfter ?? TimeSpan.FromDays(90)),
            RandomNumberGenerator.GetBytes(8));
        return key is RSA one ? certificate.CopyWithPrivateKey(one) : certificate.CopyWithPrivateKey((ECDsa)key);
    }

    /// <summary>PEM of the certificate and its intermediate.</summary>
    public string Chain(X509Certificate2 certificate) => $"{certificate.ExportCertificatePem()}\n{Intermediate.ExportCertificatePem()}\n";

    public static string Key(X509Certificate2 certificate)
    {
        using var key = KeyOf(certificate);
        return key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    public static string EncryptedKey(X509Certificate2 certificate)
    {
        using var key = KeyOf(certificate);
        return key.ExportEncryptedPkcs8PrivateKeyPem(Password, Pbe) + "\n";
    }

    public byte[] Pfx(X509Certificate2 certificate, string? password) =>
        new X509Certificate2Collection { certificate, Intermediate }.Export(X509ContentType.Pfx, password)!;

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string file, params string[] parts)
    {
        File.WriteAllText(PathOf(file), string.Concat(parts));
        return PathOf(file);
    }

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string file, byte[] content)
    {
        File.WriteAllBytes(PathOf(file), content);
        return PathOf(file);
    }

    /// <summary>Writes chain and key into one file and gives its path.</summary>
    public string WriteWhole(string file, X509Certificate2 certificate) => Write(file, Chain(certificate), Key(certificate));

    private static AsymmetricAlgorithm NewKey(bool rsa) => rsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static AsymmetricAlgorithm KeyOf(X509Certificate2 certificate) =>
        (AsymmetricAlgorithm?)certificate.GetRSAPrivateKey() ?? certificate.GetECDsaPrivateKey()!;

    private static CertificateRequest Request(string name, AsymmetricAlgorithm key) => key is RSA rsa
        ? new CertificateRequest($"CN={name}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : new CertificateRequest($"CN={name}", (ECDsa)key, HashAlgorithmName.SHA256);

    private X509Certificate2 Authority(string name, X509Certificate2? issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var (from, to) = (_now.AddDays(-800), _now.AddDays(800));
        if (issuer is null)
            return request.CreateSelfSigned(from, to);
        using var certificate = request.Create(issuer, from.AddDays(1), to.AddDays(-1), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
