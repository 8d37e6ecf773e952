using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.ClientCertificates;

/// <summary>Clients' certificates, which an endpoint with <c>ClientCertificateMode</c> has asked for and checked against its authorities.</summary>
public sealed record ClientCertificateOptions : SchemeOptions
{
    /// <summary>A PEM file with the authorities that a certificate must come from, relative to the configuration file; null for those of the endpoint.</summary>
    public string? AuthoritiesFile { get; init; }

    /// <summary>The certificates that are taken, by the SHA-256 of their DER in lower-case hexadecimal digits; empty for all of the authorities.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Thumbprints { get; init; } = [];

    /// <summary>Whether backends get the certificate in <c>Client-Cert</c> (RFC 9440).</summary>
    public bool ForwardCertificate { get; init; } = true;
}
