using Gateway.Transforms.Shared.Tls;

namespace Gateway.Listening;

/// <summary>What one name of an https endpoint uses, with everything inherited filled in.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="ServerName">A key of <c>Sni</c>, or <c>*</c> for the endpoint's own settings.</param>
/// <param name="Certificate">Where the certificate is read from.</param>
/// <param name="CertificatePath">The configuration path of <paramref name="Certificate"/>, for messages.</param>
/// <param name="Protocols">The HTTP versions offered.</param>
/// <param name="SslProtocols">The TLS versions accepted; at least one.</param>
/// <param name="ClientCertificateMode">Whether the client is asked for a certificate.</param>
/// <param name="Authorities">The file of the authorities client certificates must come from; null for the system's.</param>
/// <param name="AuthoritiesPath">The configuration path of <paramref name="Authorities"/>, for messages.</param>
internal sealed record TlsSettings(
    string Endpoint,
    string ServerName,
    CertificateOptions Certificate,
    string CertificatePath,
    ListenerProtocols Protocols,
    IReadOnlyList<TlsVersion> SslProtocols,
    ClientCertificateMode ClientCertificateMode,
    string? Authorities,
    string AuthoritiesPath);
