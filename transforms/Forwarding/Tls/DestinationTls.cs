using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gateway.Transforms.Shared.Tls;

namespace Gateway.Transforms.Forwarding.Tls;

/// <summary>How the gateway speaks TLS to the destinations of one cluster. Immutable, safe to share.</summary>
/// <param name="fingerprint">Differs from that of any other that verifies or shows something else. Made of secrets: never shown.</param>
internal sealed class DestinationTls(string fingerprint)
{
    private readonly X509ChainPolicy? _policy;
    private readonly SslStreamCertificateContext? _certificate;

    /// <summary>Equal for two that do the same.</summary>
    public string Fingerprint { get; } = fingerprint;

    /// <summary>The name that is sent and verified; null for the host of each address.</summary>
    public string? ServerName { get; init; }

    /// <summary>The versions offered; <see cref="SslProtocols.None"/> is the system's choice.</summary>
    public SslProtocols Protocols { get; init; }

    /// <summary>True when certificates are not looked at.</summary>
    public bool AcceptsAny { get; init; }

    /// <summary>What certificates must come from; null for the authorities that the system trusts.</summary>
    public X509Certificate2Collection? Authorities
    {
        init => _policy = value is null ? null : AuthoritiesFile.PolicyOf(value);
    }

    /// <summary>What is shown to destinations that ask; null for nothing.</summary>
    public KeyedCertificate? Certificate
    {
        // Offline: what is missing of the chain is not fetched.
        init => _certificate = value is null ? null : SslStreamCertificateContext.Create(value.Leaf, value.Chain, offline: true);
    }

    /// <summary>For one host of the cluster's addresses; SslStream copies what it needs and changes nothing.</summary>
    /// <param name="host">A name or an address without brackets, never one that a client chose.</param>
    /// <returns>A new object without <c>ApplicationProtocols</c>, which the caller adds.</returns>
    public SslClientAuthenticationOptions OptionsFor(string host) => new()
    {
        TargetHost = ServerName ?? host,
        EnabledSslProtocols = Protocols,
        CertificateChainPolicy = _policy,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        ClientCertificateContext = _certificate,
        // A server that verifies again on resumption, as Kestrel does, has no intermediates then: a ticket holds the leaf alone.
        AllowTlsResume = _certificate is null,
#pragma warning disable CA5359 // What the operator asked for by the key's name.
        RemoteCertificateValidationCallback = AcceptsAny ? static (_, _, _, _) => true : null,
#pragma warning restore CA5359
    };

    /// <summary>
    /// The same for SocketsHttpHandler, which overwrites <c>TargetHost</c> with the request's <c>Host</c>, and so with
    /// what a client chose: certificates are held to the right name all the same.
    /// </summary>
    public SslClientAuthenticationOptions OptionsForHandler(string host)
    {
        var options = OptionsFor(host);
        var name = options.TargetHost!;
        options.RemoteCertificateValidationCallback ??= (_, certificate, _, problems) =>
            (problems & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None
            && certificate is X509Certificate2 shown
            && shown.MatchesHostname(name);
        return options;
    }
}
