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

    /// <summary>The same with full paths of all files.</summary>
    /// <param name="directory">What relative ones start from: the directory of the main configuration file.</param>
    public ListeningOptions In(string directory)
    {
        return this with
        {
            Endpoints = Endpoints.ToDictionary(static endpoint => endpoint.Key, endpoint => OfEndpoint(endpoint.Value), StringComparer.Ordinal),
            EndpointDefaults = EndpointDefaults with { ClientCertificateAuthorities = Full(EndpointDefaults.ClientCertificateAuthorities) },
            Certificates = Certificates with { Default = OfCertificate(Certificates.Default) },
        };

        EndpointOptions OfEndpoint(EndpointOptions endpoint) => endpoint with
        {
            Certificate = OfCertificate(endpoint.Certificate),
            ClientCertificateAuthorities = Full(endpoint.ClientCertificateAuthorities),
            Sni = endpoint.Sni.ToDictionary(static name => name.Key, name => OfName(name.Value), StringComparer.Ordinal),
        };

        SniOptions OfName(SniOptions name) => name with
        {
            Certificate = OfCertificate(name.Certificate),
            ClientCertificateAuthorities = Full(name.ClientCertificateAuthorities),
        };

        CertificateOptions? OfCertificate(CertificateOptions? certificate) =>
            certificate is null ? null : certificate with { Path = Full(certificate.Path), KeyPath = Full(certificate.KeyPath) };

        // What is no name of a file is reported where it is read.
        string? Full(string? path) => string.IsNullOrEmpty(path) || path.Contains('\0', StringComparison.Ordinal) ? path : Path.GetFullPath(path, directory);
    }

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
