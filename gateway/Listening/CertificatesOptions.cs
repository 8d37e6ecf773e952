namespace Gateway.Listening;

/// <summary>Certificates that belong to no single endpoint.</summary>
public sealed record CertificatesOptions
{
    /// <summary>Used by an https endpoint, or a name of its <c>Sni</c>, that has none of its own.</summary>
    public CertificateOptions? Default { get; init; }
}
