using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Listening;

/// <summary>Where a certificate and its private key are read from. The files are followed while running.</summary>
public sealed record CertificateOptions
{
    /// <summary>A PEM file with the certificate and the chain up to its root, or a PFX file, relative to the main configuration file. Required.</summary>
    public string? Path { get; init; }

    /// <summary>A PEM file with the private key. Default: the key is in the file at <see cref="Path"/>.</summary>
    public string? KeyPath { get; init; }

    /// <summary>Opens the PFX file or the encrypted private key.</summary>
    [Secret]
    public string? Password { get; init; }

    /// <summary>Not supported: a certificate is read from a file.</summary>
    public string? Subject { get; init; }

    /// <summary>Not supported: a certificate is read from a file.</summary>
    public string? Store { get; init; }

    /// <summary>The file alone: a record would print the password.</summary>
    public override string ToString() => Path ?? "";
}
