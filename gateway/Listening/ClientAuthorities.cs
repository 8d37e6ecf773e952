using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Listening;

/// <summary>The authorities that client certificates must come from, in a form each handshake can use as it is.</summary>
/// <param name="Policy">
/// How a client's chain is judged: against these authorities alone, without asking the network for anything.
/// </param>
internal sealed record ClientAuthorities(X509ChainPolicy Policy)
{
    /// <summary>Those the system trusts.</summary>
    public static ClientAuthorities System { get; } = new(NewPolicy());

    /// <summary>The file to read, with its options key.</summary>
    public static IReadOnlyList<(string Key, string Path)> FilesOf(string path) => [("", path)];

    /// <summary>Reads a PEM file with one certificate or more.</summary>
    public static Loaded<ClientAuthorities> Load(string path, FileContents contents)
    {
        if (contents.Problem is { } unread)
            return new Loaded<ClientAuthorities>(null, unread);

        var policy = NewPolicy();
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        try
        {
            policy.CustomTrustStore.ImportFromPem(Encoding.UTF8.GetString(contents.Bytes[0]));
        }
        catch (CryptographicException exception)
        {
            return Loaded<ClientAuthorities>.Failed("", $"'{path}' holds a certificate that cannot be read: {exception.Message}");
        }

        return policy.CustomTrustStore.Count == 0
            ? Loaded<ClientAuthorities>.Failed("", $"'{path}' holds no certificate (no BEGIN CERTIFICATE)")
            : new Loaded<ClientAuthorities>(new ClientAuthorities(policy), null);
    }

    private static X509ChainPolicy NewPolicy() => new()
    {
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };
}
