using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Tls;

namespace Gateway.Listening;

/// <summary>One listener.</summary>
public sealed record EndpointOptions
{
    /// <summary>
    /// Where to listen: <c>http://</c> or <c>https://</c>, then an IP address, <c>localhost</c>, <c>*</c> (all
    /// addresses) or <c>unix:/path</c>, then the port; port 0 lets the system pick one.
    /// </summary>
    public required string Url { get; init; }

    /// <summary>The HTTP versions spoken. Default: as <c>EndpointDefaults</c>.</summary>
    /// <remarks>Without TLS <see cref="ListenerProtocols.Http1AndHttp2"/> means HTTP/1.1: there is no ALPN to choose by.</remarks>
    public ListenerProtocols? Protocols { get; init; }

    /// <summary>The TLS versions accepted. Default: as <c>EndpointDefaults</c>.</summary>
    [OneOrMany]
    public IReadOnlyList<TlsVersion>? SslProtocols { get; init; }

    /// <summary>The certificate for every name that <see cref="Sni"/> does not list. Default: <c>Certificates:Default</c>.</summary>
    public CertificateOptions? Certificate { get; init; }

    /// <summary>Whether clients are asked for a certificate. Default: as <c>EndpointDefaults</c>.</summary>
    public ClientCertificateMode? ClientCertificateMode { get; init; }

    /// <summary>
    /// A PEM file with the authorities a client certificate must come from. Default: as <c>EndpointDefaults</c>.
    /// </summary>
    public string? ClientCertificateAuthorities { get; init; }

    /// <summary>
    /// Settings by the host name the client asks for: <c>shop.test</c>, <c>*.shop.test</c>, or <c>*</c> for any and none.
    /// An exact name wins over a wildcard, a longer wildcard over a shorter one.
    /// </summary>
    public IReadOnlyDictionary<string, SniOptions> Sni { get; init; } = new Dictionary<string, SniOptions>(StringComparer.Ordinal);

    /// <summary>
    /// On an http endpoint: answer every request except ACME challenges with 308 to the same host, path and query on
    /// https. Default: false.
    /// </summary>
    public bool RedirectToHttps { get; init; }

    /// <summary>
    /// The port in the redirect, 1 to 65535, where it differs from the https endpoint's own, as behind a port mapping.
    /// Default: the https endpoint's port (443 where there are several).
    /// </summary>
    [Accepted("1", "65535")]
    public int? RedirectPort { get; init; }

    /// <summary>
    /// Every connection begins with a header of the PROXY protocol, version 1 or 2, that names the client. Only peers in
    /// <c>TrustedProxies</c> may connect. Default: false.
    /// </summary>
    public bool ProxyProtocol { get; init; }
}
