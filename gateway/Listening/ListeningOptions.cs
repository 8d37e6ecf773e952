using Gateway.Transforms.Shared.Tls;

namespace Gateway.Listening;

/// <summary>
/// The section <c>Kestrel</c>: where the gateway listens and with which certificates. Its shape is ASP.NET Core's own;
/// <c>RedirectToHttps</c>, <c>RedirectPort</c> and <c>ClientCertificateAuthorities</c> are added. Read at start;
/// the certificate files themselves are followed while running.
/// </summary>
public sealed record ListeningOptions : IAskedCertificates
{
    /// <summary>The listener of a gateway whose configuration and command line name none.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>The listeners by name. Default: one named <c>http</c> on <see cref="DefaultUrl"/>.</summary>
    public IReadOnlyDictionary<string, EndpointOptions> Endpoints { get; init; } =
        new Dictionary<string, EndpointOptions>(StringComparer.Ordinal) { ["http"] = new() { Url = DefaultUrl } };

    /// <summary>What an endpoint uses where it says nothing itself.</summary>
    public EndpointDefaultsOptions EndpointDefaults { get; init; } = new();

    /// <summary>Certificates that belong to no single endpoint.</summary>
    public CertificatesOptions Certificates { get; init; } = new();

    /// <inheritdoc/>
    IEnumerable<string> IAskedCertificates.OpenEndpoints => Endpoints.Where(endpoint => IsOpen(endpoint.Value)).Select(static endpoint => endpoint.Key);

    private bool IsOpen(EndpointOptions endpoint)
    {
        var mode = endpoint.ClientCertificateMode ?? EndpointDefaults.ClientCertificateMode;
        var authorities = endpoint.ClientCertificateAuthorities ?? EndpointDefaults.ClientCertificateAuthorities;
        return (authorities is null && mode != ClientCertificateMode.NoCertificate)
            || endpoint.Sni.Values.Any(sni => (sni.ClientCertificateAuthorities ?? authorities) is null && (sni.ClientCertificateMode ?? mode) != ClientCertificateMode.NoCertificate);
    }
}
