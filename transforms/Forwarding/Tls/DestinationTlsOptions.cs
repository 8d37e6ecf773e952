using Gateway.Transforms.Shared.Tls;

namespace Gateway.Transforms.Forwarding.Tls;

/// <summary>TLS of the connections to a cluster's https destinations. Its files are followed while running.</summary>
public sealed record DestinationTlsOptions
{
    /// <summary>A PEM file with the authorities that destinations' certificates must come from. Default: those the system trusts.</summary>
    public string? Authorities { get; init; }

    /// <summary>The name that is sent (SNI, RFC 6066 §3) and that certificates must be for. Default: the host of each <c>Address</c>.</summary>
    public string? ServerName { get; init; }

    /// <summary>What the gateway shows destinations that ask who it is. Default: nothing.</summary>
    public DestinationCertificateOptions? Certificate { get; init; }

    /// <summary>The oldest version offered. Default: <c>HttpClient:SslProtocols</c>, else the system's choice.</summary>
    public TlsVersion? MinVersion { get; init; }
}
