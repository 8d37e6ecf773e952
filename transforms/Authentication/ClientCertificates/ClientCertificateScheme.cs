using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Tls;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication.ClientCertificates;

/// <summary>
/// Judges the certificate that a client showed in its TLS handshake, where its chain was checked. Judged once for each connection; after that only its time is looked at.
/// </summary>
/// <param name="name">The scheme's name.</param>
/// <param name="options">What it takes.</param>
/// <param name="authorities">Its authorities; null for those of the endpoint.</param>
/// <param name="identity">What backends are told.</param>
/// <param name="time">The clock.</param>
internal sealed class ClientCertificateScheme(
    string name, ClientCertificateOptions options, X509Certificate2Collection? authorities, IdentityHeaders identity, TimeProvider time) : Scheme(name)
{
    // A sequence without elements (X.690 §8.9).
    private const int EmptyNameBytes = 2;

    private const string Subject = "sub";
    private const string Issuer = "iss";
    private const string CommonName = "cn";
    private const string DnsNames = "dns";
    private const string Thumbprint = "x5t#S256";

    private readonly ConditionalWeakTable<X509Certificate2, Judgement> _judged = [];
    private readonly HashSet<string> _thumbprints = [.. options.Thumbprints];

    /// <inheritdoc/>
    public override string Challenge => "Certificate";

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> PossibleClaims => [Subject, Issuer, CommonName, DnsNames, Thumbprint];

    /// <inheritdoc/>
    public override bool Hides(Scheme other) => other is ClientCertificateScheme;

    /// <inheritdoc/>
    public override bool TryAuthenticate(HttpContext context, out ValueTask<SchemeResult> result)
    {
        result = default;
        if (context.Connection.ClientCertificate is not { } certificate)
            return false;
        var judgement = _judged.GetValue(certificate, Judge);
        result = new(At(judgement, time.GetUtcNow()));
        return true;
    }

    /// <inheritdoc/>
    public override void Strip(HttpRequest request)
    {
        // It is the connection's.
    }

    private static SchemeResult At(Judgement judgement, DateTimeOffset now)
    {
        if (judgement.Caller is null)
            return AuthenticationFault.Certificate;
        if (now >= judgement.Expires)
            return AuthenticationFault.Expired;
        return now < judgement.NotBefore
            ? AuthenticationFault.NotYetValid
            : new SchemeResult(judgement.Caller, null, judgement.Expires.ToUnixTimeMilliseconds());
    }

    private Judgement Judge(X509Certificate2 certificate)
    {
        var thumbprint = Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span));
        // One without a subject (RFC 5280 §4.1.2.6) names nobody, unless it is itself among those that are taken.
        if (certificate.SubjectName.RawData is not { Length: > EmptyNameBytes } && _thumbprints.Count == 0)
            return new Judgement(null, default, default);
        if ((_thumbprints.Count > 0 && !_thumbprints.Contains(thumbprint)) || !IsOfAuthorities(certificate))
            return new Judgement(null, default, default);
        var claims = JsonSerializer.SerializeToElement(new Dictionary<string, object>
        {
            [Subject] = certificate.Subject,
            [Issuer] = certificate.Issuer,
            [CommonName] = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
            [DnsNames] = AlternativeNames(certificate),
            [Thumbprint] = thumbprint,
        });
        // An sf-binary (RFC 9440 §2.2, RFC 8941 §3.3.5).
        KeyValuePair<string, string>[] certificateHeader = options.ForwardCertificate ? [new("Client-Cert", $":{Convert.ToBase64String(certificate.RawDataMemory.Span)}:")] : [];
        return new Judgement(identity.CallerOf(Name, claims, certificateHeader), new DateTimeOffset(certificate.NotBefore), new DateTimeOffset(certificate.NotAfter));
    }

    private static string[] AlternativeNames(X509Certificate2 certificate) =>
        [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(static names => names.EnumerateDnsNames())];

    private bool IsOfAuthorities(X509Certificate2 certificate)
    {
        if (authorities is null)
            return true;
        using var chain = new X509Chain { ChainPolicy = AuthoritiesFile.PolicyOf(authorities) };
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        return chain.Build(certificate);
    }

    private sealed record Judgement(Caller? Caller, DateTimeOffset NotBefore, DateTimeOffset Expires);
}
