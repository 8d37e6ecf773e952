using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gateway.Transforms.Shared.Tls;

namespace Gateway.Listening;

/// <summary>What a handshake for one name uses, made once and shared by all of them. Immutable.</summary>
internal sealed class TlsProfile
{
    private static readonly List<SslApplicationProtocol> Http1 = [SslApplicationProtocol.Http11];
    private static readonly List<SslApplicationProtocol> Http2 = [SslApplicationProtocol.Http2];
    private static readonly List<SslApplicationProtocol> Both = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    /// <summary>Prepares the chain; nothing is fetched from the network.</summary>
    public TlsProfile(TlsSettings settings, KeyedCertificate certificate, ClientAuthorities authorities)
    {
        Settings = settings;
        Certificate = certificate;
        Authorities = authorities;
        var asksClient = settings.ClientCertificateMode != ClientCertificateMode.NoCertificate;
        Options = new SslServerAuthenticationOptions
        {
            // One context a profile, never shared: session tickets of one name do not open another.
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate.Leaf, certificate.Chain, offline: true),
            EnabledSslProtocols = settings.SslProtocols.Aggregate(SslProtocols.None, static (all, one) => all | Of(one)),
            ApplicationProtocols = settings.Protocols switch
            {
                ListenerProtocols.Http1 => Http1,
                ListenerProtocols.Http2 => Http2,
                _ => Both,
            },
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            ClientCertificateRequired = asksClient,
            // A resumed session would outlive a change of the authorities.
            AllowTlsResume = !asksClient,
        };
        if (!asksClient)
            return;
        Options.CertificateChainPolicy = authorities.Policy;
        Options.RemoteCertificateValidationCallback = settings.ClientCertificateMode == ClientCertificateMode.AllowCertificate
            ? static (_, client, _, problems) => client is null || problems == SslPolicyErrors.None
            : static (_, client, _, problems) => client is not null && problems == SslPolicyErrors.None;
    }

    /// <summary>What it was made of.</summary>
    public TlsSettings Settings { get; }

    /// <summary>The certificate that is sent.</summary>
    public KeyedCertificate Certificate { get; }

    /// <summary>What client certificates are judged by.</summary>
    public ClientAuthorities Authorities { get; }

    /// <summary>Handed to every handshake as it is; SslStream copies what it needs and changes nothing.</summary>
    public SslServerAuthenticationOptions Options { get; }

    private static SslProtocols Of(TlsVersion version) => version == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12;
}
