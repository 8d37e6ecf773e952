namespace Gateway.Transforms.Shared.Tls;

/// <summary>Implemented by the section that has the endpoints, so that a feature which goes by clients' certificates can check whose they may be.</summary>
public interface IAskedCertificates
{
    /// <summary>The endpoints that ask clients for a certificate, and take those of the system's authorities.</summary>
    IEnumerable<string> OpenEndpoints { get; }
}
