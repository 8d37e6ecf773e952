namespace Gateway.Transforms.Shared.Tls;

/// <summary>Where a certificate and its private key are read from.</summary>
/// <param name="Path">A PEM file with the certificate and the chain up to its root, or a PFX file; empty where it is missing.</param>
/// <param name="KeyPath">A PEM file with the private key; null when the key is in the file at <paramref name="Path"/>.</param>
/// <param name="Password">Opens the PFX file or the encrypted private key.</param>
public sealed record CertificateSource(string Path, string? KeyPath, string? Password)
{
    /// <summary>The files to read, each with its options key. Empty when <see cref="Path"/> is missing.</summary>
    public IReadOnlyList<(string Key, string Path)> Files =>
        Path.Length == 0 ? []
        : string.IsNullOrEmpty(KeyPath) ? [(nameof(Path), Path)]
        : [(nameof(Path), Path), (nameof(KeyPath), KeyPath)];

    /// <summary>The file alone: a record would print the password.</summary>
    public override string ToString() => Path;
}
