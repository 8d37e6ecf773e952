using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Tls;

namespace Gateway.Transforms.Forwarding.Tls;

/// <summary>Where the gateway's own certificate for destinations, and its private key, are read from.</summary>
public sealed record DestinationCertificateOptions
{
    /// <summary>A PEM file with the certificate and the chain up to its root, or a PFX file. Required.</summary>
    public string? Path { get; init; }

    /// <summary>A PEM file with the private key. Default: the key is in the file at <see cref="Path"/>.</summary>
    public string? KeyPath { get; init; }

    /// <summary>Opens the PFX file or the encrypted private key.</summary>
    [Secret]
    public string? Password { get; init; }

    /// <summary>The same, in the form that is read.</summary>
    internal CertificateSource ToSource() => new(Path ?? "", KeyPath, Password);

    /// <summary>The file alone: a record would print the password.</summary>
    public override string ToString() => Path ?? "";
}
