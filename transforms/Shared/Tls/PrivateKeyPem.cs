using System.Security.Cryptography;

namespace Gateway.Transforms.Shared.Tls;

/// <summary>Finds the private key in PEM text (RFC 7468): PKCS#8, encrypted PKCS#8, PKCS#1 or SEC 1.</summary>
internal static class PrivateKeyPem
{
    private const string Encrypted = "ENCRYPTED PRIVATE KEY";

    /// <summary>The first private key; the caller disposes it.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="password">Opens an encrypted key; ignored for one that is not.</param>
    /// <param name="problem">
    /// Why there is none: about <c>Password</c> and to be followed by the file's name, or about the file and to be preceded by it.
    /// </param>
    public static AsymmetricAlgorithm? Find(string text, string? password, out FileProblem? problem)
    {
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            var label = rest[fields.Label];
            if (label is Encrypted or "PRIVATE KEY" or "RSA PRIVATE KEY" or "EC PRIVATE KEY")
                return Open(rest[fields.Location], label is Encrypted, password, out problem);
            rest = rest[fields.Location.End..];
        }

        // A PEM reader skips a block with headers, which is how OpenSSL before 1.0 wrote encrypted keys.
        problem = text.Contains("DEK-Info:", StringComparison.Ordinal)
            ? Of("holds a private key in the old encrypted form; convert it with: openssl pkcs8 -topk8 -in OLD -out NEW")
            : Of("holds no private key (no BEGIN PRIVATE KEY); give its file as KeyPath");
        return null;
    }

    private static AsymmetricAlgorithm? Open(ReadOnlySpan<char> pem, bool isEncrypted, string? password, out FileProblem? problem)
    {
        problem = null;
        if (isEncrypted && password is null)
        {
            problem = new FileProblem(nameof(CertificateSource.Password), "is needed to open the private key in");
            return null;
        }

        if ((TryOpen(RSA.Create(), pem, password) ?? TryOpen(ECDsa.Create(), pem, password)) is { } key)
            return key;
        problem = isEncrypted
            ? new FileProblem(nameof(CertificateSource.Password), "does not open the private key in")
            : Of("holds a private key that is damaged, or neither RSA nor ECDSA");
        return null;

        AsymmetricAlgorithm? TryOpen(AsymmetricAlgorithm candidate, ReadOnlySpan<char> pem, string? password)
        {
            try
            {
                if (isEncrypted)
                    candidate.ImportFromEncryptedPem(pem, password);
                else
                    candidate.ImportFromPem(pem);
                return candidate;
            }
            catch (Exception exception) when (exception is CryptographicException or ArgumentException)
            {
                candidate.Dispose();
                return null;
            }
        }
    }

    private static FileProblem Of(string message) => new("", message);
}
