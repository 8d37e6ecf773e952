using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Tls;

namespace Gateway.Listening;

/// <summary>What an endpoint uses where it says nothing itself.</summary>
public sealed record EndpointDefaultsOptions
{
    /// <summary>The HTTP versions spoken. Default: <c>Http1AndHttp2</c>.</summary>
    public ListenerProtocols Protocols { get; init; } = ListenerProtocols.Http1AndHttp2;

    /// <summary>The TLS versions accepted. Default: <c>Tls12</c> and <c>Tls13</c>.</summary>
    [OneOrMany]
    public IReadOnlyList<TlsVersion> SslProtocols { get; init; } = [TlsVersion.Tls12, TlsVersion.Tls13];

    /// <summary>Whether clients of https endpoints are asked for a certificate. Default: <c>NoCertificate</c>.</summary>
    public ClientCertificateMode ClientCertificateMode { get; init; } = ClientCertificateMode.NoCertificate;

    /// <summary>
    /// A PEM file with the authorities a client certificate must come from. Default: those the system trusts.
    /// </summary>
    public string? ClientCertificateAuthorities { get; init; }
}
