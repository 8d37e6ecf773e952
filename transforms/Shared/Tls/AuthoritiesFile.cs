using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Transforms.Shared.Tls;

/// <summary>Reads the certificates of authorities from a PEM file (RFC 7468).</summary>
public static class AuthoritiesFile
{
    /// <summary>All its certificates; at least one, or a problem whose key is empty.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="content">What it holds.</param>
    public static Loaded<X509Certificate2Collection> Load(string path, byte[] content)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Encoding.UTF8.GetString(content));
        }
        catch (CryptographicException exception)
        {
            return new Loaded<X509Certificate2Collection>(null, new FileProblem("", $"'{path}' holds a certificate that cannot be read: {exception.Message}"));
        }

        return authorities.Count == 0
            ? new Loaded<X509Certificate2Collection>(null, new FileProblem("", $"'{path}' holds no certificate (no BEGIN CERTIFICATE)"))
            : new Loaded<X509Certificate2Collection>(authorities, null);
    }

    /// <summary>How a chain is judged against these authorities alone, without asking the network for anything.</summary>
    public static X509ChainPolicy PolicyOf(X509Certificate2Collection authorities)
    {
        var policy = NewPolicy();
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    /// <summary>How a chain is judged against the authorities that the system trusts, in the same way.</summary>
    public static X509ChainPolicy NewPolicy() => new()
    {
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };
}
