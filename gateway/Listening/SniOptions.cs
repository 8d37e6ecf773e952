using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Tls;

namespace Gateway.Listening;

/// <summary>What one host name of an https endpoint uses; what it does not say, it takes from the endpoint.</summary>
public sealed record SniOptions
{
    /// <summary>The certificate. Default: the endpoint's, then <c>Certificates:Default</c>.</summary>
    public CertificateOptions? Certificate { get; init; }

    /// <summary>The HTTP versions offered. Default: the endpoint's.</summary>
    public ListenerProtocols? Protocols { get; init; }

    /// <summary>The TLS versions accepted. Default: the endpoint's.</summary>
    [OneOrMany]
    public IReadOnlyList<TlsVersion>? SslProtocols { get; init; }

    /// <summary>Whether clients are asked for a certificate. Default: the endpoint's.</summary>
    public ClientCertificateMode? ClientCertificateMode { get; init; }

    /// <summary>A PEM file with the authorities a client certificate must come from. Default: the endpoint's.</summary>
    public string? ClientCertificateAuthorities { get; init; }
}
