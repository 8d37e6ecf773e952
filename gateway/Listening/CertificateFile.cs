using System.Buffers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Listening;

/// <summary>Makes a certificate of the files that a <see cref="CertificateOptions"/> names.</summary>
internal static class CertificateFile
{
    private const int WrongPassword = unchecked((int)0x80070056);

    /// <summary>The files to read, each with its options key. Empty when <c>Path</c> is missing.</summary>
    public static IReadOnlyList<(string Key, string Path)> FilesOf(CertificateOptions options) =>
        string.IsNullOrEmpty(options.Path) ? []
        : string.IsNullOrEmpty(options.KeyPath) ? [(nameof(options.Path), options.Path)]
        : [(nameof(options.Path), options.Path), (nameof(options.KeyPath), options.KeyPath)];

    /// <summary>Makes a certificate of what <see cref="FilesOf"/> held. Does not look at its dates.</summary>
    public static Loaded<ServerCertificate> Load(CertificateOptions options, FileContents contents)
    {
        if (contents.Problem is { } unread)
            return new Loaded<ServerCertificate>(null, unread);

        var isPem = contents.Bytes[0].AsSpan().IndexOf("-----BEGIN "u8) >= 0;
        return isPem ? FromPem(options, contents) : FromPfx(options, contents);
    }

    private static Loaded<ServerCertificate> FromPem(CertificateOptions options, FileContents contents)
    {
        var text = Encoding.UTF8.GetString(contents.Bytes[0]);
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(text);
        }
        catch (CryptographicException exception)
        {
            return Failed(nameof(options.Path), $"'{options.Path}' holds a certificate that cannot be read: {exception.Message}");
        }

        if (chain.Count == 0)
            return Failed(nameof(options.Path), $"'{options.Path}' holds no certificate (no BEGIN CERTIFICATE)");

        var keyIsApart = contents.Bytes.Length > 1;
        var keyText = keyIsApart ? Encoding.UTF8.GetString(contents.Bytes[1]) : text;
        var key = PrivateKeyPem.Find(keyText, options.Password, out var problem);
        if (key is null)
            return Failed(keyIsApart ? nameof(options.KeyPath) : nameof(options.Path), problem!, keyIsApart ? options.KeyPath! : options.Path!);
        using (key)
        {
            return Join(options, chain, key, keyIsApart);
        }
    }

    private static Loaded<ServerCertificate> Join(
        CertificateOptions options, X509Certificate2Collection chain, AsymmetricAlgorithm key, bool keyIsApart)
    {
        // The leaf comes first by RFC 8446 §4.4.2, but files that begin with the authority are common enough.
        var publicKey = key.ExportSubjectPublicKeyInfo();
        var leaf = chain.FirstOrDefault(one => one.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(publicKey));
        if (leaf is null)
        {
            return Failed(
                keyIsApart ? nameof(options.KeyPath) : nameof(options.Path),
                $"the private key in '{(keyIsApart ? options.KeyPath : options.Path)}' does not belong to the certificate in '{options.Path}'");
        }

        chain.Remove(leaf);
        var joined = key is RSA rsa ? leaf.CopyWithPrivateKey(rsa) : leaf.CopyWithPrivateKey((ECDsa)key);
        return new Loaded<ServerCertificate>(new ServerCertificate(Stored(joined), chain), null);
    }

    // Windows' TLS cannot use a key that lives in this process alone.
    private static X509Certificate2 Stored(X509Certificate2 certificate) => OperatingSystem.IsWindows()
        ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null)
        : certificate;

    private static Loaded<ServerCertificate> FromPfx(CertificateOptions options, FileContents contents)
    {
        if (contents.Bytes.Length > 1)
            return Failed(nameof(options.KeyPath), $"is for a PEM certificate; '{options.Path}' is none");
        try
        {
            var chain = X509CertificateLoader.LoadPkcs12Collection(contents.Bytes[0], options.Password);
            if (chain.FirstOrDefault(static one => one.HasPrivateKey) is not { } leaf)
                return Failed(nameof(options.Path), $"'{options.Path}' holds no private key");
            chain.Remove(leaf);
            if (!IsUsable(leaf))
                return Failed(nameof(options.Path), $"'{options.Path}' holds a key that is neither RSA nor ECDSA");
            return new Loaded<ServerCertificate>(new ServerCertificate(leaf, chain), null);
        }
        catch (CryptographicException exception) when (exception.HResult == WrongPassword)
        {
            return Failed(
                nameof(options.Password),
                options.Password is null ? $"is needed to open '{options.Path}'" : $"does not open '{options.Path}'");
        }
        catch (CryptographicException)
        {
            return Failed(nameof(options.Path), $"'{options.Path}' is neither a PEM nor a PFX file");
        }
    }

    private static bool IsUsable(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPrivateKey();
        using var ecdsa = certificate.GetECDsaPrivateKey();
        return rsa is not null || ecdsa is not null;
    }

    private static Loaded<ServerCertificate> Failed(string key, FileProblem problem, string file) =>
        problem.Key == nameof(CertificateOptions.Password)
            ? Failed(problem.Key, $"{problem.Message} '{file}'")
            : Failed(key, $"'{file}' {problem.Message}");

    private static Loaded<ServerCertificate> Failed(string key, string message) => Loaded<ServerCertificate>.Failed(key, message);
}
