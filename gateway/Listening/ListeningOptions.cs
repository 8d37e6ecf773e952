namespace Gateway.Listening;

/// <summary>
/// The section <c>Kestrel</c>: where the gateway listens and with which certificates. Its shape is ASP.NET Core's own;
/// <c>RedirectToHttps</c>, <c>RedirectPort</c> and <c>ClientCertificateAuthorities</c> are added. Read at start;
/// the certificate files themselves are followed while running.
/// </summary>
public sealed record ListeningOptions
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
}
