using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Transforms.Shared.Tls;

/// <summary>Makes a certificate of the files that a <see cref="CertificateSource"/> names.</summary>
public static class CertificateFile
{
    private const int WrongPassword = unchecked((int)0x80070056);

    /// <summary>Makes a certificate of its files' contents. Does not look at its dates.</summary>
    /// <param name="source">Where it came from.</param>
    /// <param name="contents">What each of its <see cref="CertificateSource.Files"/> holds, in their order.</param>
    public static Loaded<KeyedCertificate> Load(CertificateSource source, IReadOnlyList<byte[]> contents)
    {
        var isPem = contents[0].AsSpan().IndexOf("-----BEGIN "u8) >= 0;
        return isPem ? FromPem(source, contents) : FromPfx(source, contents);
    }

    private static Loaded<KeyedCertificate> FromPem(CertificateSource source, IReadOnlyList<byte[]> contents)
    {
        var text = Encoding.UTF8.GetString(contents[0]);
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(text);
        }
        catch (CryptographicException exception)
        {
            return Failed(nameof(source.Path), $"'{source.Path}' holds a certificate that cannot be read: {exception.Message}");
        }

        if (chain.Count == 0)
            return Failed(nameof(source.Path), $"'{source.Path}' holds no certificate (no BEGIN CERTIFICATE)");

        var keyIsApart = contents.Count > 1;
        var keyText = keyIsApart ? Encoding.UTF8.GetString(contents[1]) : text;
        var key = PrivateKeyPem.Find(keyText, source.Password, out var problem);
        if (key is null)
            return Failed(keyIsApart ? nameof(source.KeyPath) : nameof(source.Path), problem!, keyIsApart ? source.KeyPath! : source.Path);
        using (key)
        {
            return Join(source, chain, key, keyIsApart);
        }
    }

    private static Loaded<KeyedCertificate> Join(
        CertificateSource source, X509Certificate2Collection chain, AsymmetricAlgorithm key, bool keyIsApart)
    {
        // The leaf comes first by RFC 8446 §4.4.2, but files that begin with the authority are common enough.
        var publicKey = key.ExportSubjectPublicKeyInfo();
        var leaf = chain.FirstOrDefault(one => one.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(publicKey));
        if (leaf is null)
        {
            return Failed(
                keyIsApart ? nameof(source.KeyPath) : nameof(source.Path),
                $"the private key in '{(keyIsApart ? source.KeyPath : source.Path)}' does not belong to the certificate in '{source.Path}'");
        }

        chain.Remove(leaf);
        var joined = key is RSA rsa ? leaf.CopyWithPrivateKey(rsa) : leaf.CopyWithPrivateKey((ECDsa)key);
        return new Loaded<KeyedCertificate>(new KeyedCertificate(Stored(joined), chain), null);
    }

    // Windows' TLS cannot use a key that lives in this process alone.
    private static X509Certificate2 Stored(X509Certificate2 certificate) => OperatingSystem.IsWindows()
        ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null)
        : certificate;

    private static Loaded<KeyedCertificate> FromPfx(CertificateSource source, IReadOnlyList<byte[]> contents)
    {
        if (contents.Count > 1)
            return Failed(nameof(source.KeyPath), $"is for a PEM certificate; '{source.Path}' is none");
        try
        {
            var chain = X509CertificateLoader.LoadPkcs12Collection(contents[0], source.Password);
            if (chain.FirstOrDefault(static one => one.HasPrivateKey) is not { } leaf)
                return Failed(nameof(source.Path), $"'{source.Path}' holds no private key");
            chain.Remove(leaf);
            if (!IsUsable(leaf))
                return Failed(nameof(source.Path), $"'{source.Path}' holds a key that is neither RSA nor ECDSA");
            return new Loaded<KeyedCertificate>(new KeyedCertificate(leaf, chain), null);
        }
        catch (CryptographicException exception) when (exception.HResult == WrongPassword)
        {
            return Failed(
                nameof(source.Password),
                source.Password is null ? $"is needed to open '{source.Path}'" : $"does not open '{source.Path}'");
        }
        catch (CryptographicException)
        {
            return Failed(nameof(source.Path), $"'{source.Path}' is neither a PEM nor a PFX file");
        }
    }

    private static bool IsUsable(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPrivateKey();
        using var ecdsa = certificate.GetECDsaPrivateKey();
        return rsa is not null || ecdsa is not null;
    }

    private static Loaded<KeyedCertificate> Failed(string key, FileProblem problem, string file) =>
        problem.Key == nameof(CertificateSource.Password)
            ? Failed(problem.Key, $"{problem.Message} '{file}'")
            : Failed(key, $"'{file}' {problem.Message}");

    private static Loaded<KeyedCertificate> Failed(string key, string message) => new(null, new FileProblem(key, message));
}
