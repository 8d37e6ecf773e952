using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Listening;

/// <summary>Fills in what the names of an https endpoint inherit: name, then endpoint, then the defaults.</summary>
internal static class TlsPlan
{
    private const string DefaultPath = "Kestrel:Certificates:Default";

    /// <summary>One entry for each name of <c>Sni</c>, and one for <c>*</c> where the endpoint has a certificate for it.</summary>
    public static IReadOnlyList<TlsSettings> Build(string name, EndpointOptions endpoint, ListeningOptions options, ConfigurationErrors errors)
    {
        var path = ListenerPlan.PathOf(name);
        var own = Own(name, path, endpoint, options);
        var names = new List<TlsSettings>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (serverName, sni) in endpoint.Sni)
        {
            var sniPath = $"{path}:Sni:{serverName}";
            if (!ServerName.IsValid(serverName))
                errors.Add(sniPath, $"'{serverName}' is not {ServerName.Form}");
            else if (!seen.Add(serverName))
                errors.Add(sniPath, $"'{serverName}' is there twice; case makes no difference in a host name");
            else if (sni.Certificate is null && own.Certificate is null)
                errors.Add(sniPath, "has no Certificate, nor has the endpoint, nor is there a Certificates:Default");
            else
                names.Add(Merge(own, serverName, sniPath, sni));
        }

        if (seen.Contains(ServerName.Any))
            return Checked(names, path, errors);
        if (own.Certificate is not null)
            names.Add(own);
        else if (endpoint.Sni.Count == 0)
            errors.Add(path, "is https and has no certificate; add Certificate: { Path, KeyPath } here, or Kestrel:Certificates:Default");
        return Checked(names, path, errors);
    }

    // The certificate may be null here: then these settings only lend the rest to the names of Sni.
    private static TlsSettings Own(string name, string path, EndpointOptions endpoint, ListeningOptions options)
    {
        var defaults = options.EndpointDefaults;
        return new TlsSettings(
            name,
            ServerName.Any,
            (endpoint.Certificate ?? options.Certificates.Default)!,
            endpoint.Certificate is null ? DefaultPath : $"{path}:Certificate",
            endpoint.Protocols ?? defaults.Protocols,
            endpoint.SslProtocols ?? defaults.SslProtocols,
            endpoint.ClientCertificateMode ?? defaults.ClientCertificateMode,
            endpoint.ClientCertificateAuthorities ?? defaults.ClientCertificateAuthorities,
            $"{(endpoint.ClientCertificateAuthorities is null ? "Kestrel:EndpointDefaults" : path)}:ClientCertificateAuthorities");
    }

    private static TlsSettings Merge(TlsSettings own, string serverName, string path, SniOptions sni) => own with
    {
        ServerName = serverName,
        Certificate = sni.Certificate ?? own.Certificate,
        CertificatePath = sni.Certificate is null ? own.CertificatePath : $"{path}:Certificate",
        Protocols = sni.Protocols ?? own.Protocols,
        SslProtocols = sni.SslProtocols ?? own.SslProtocols,
        ClientCertificateMode = sni.ClientCertificateMode ?? own.ClientCertificateMode,
        Authorities = sni.ClientCertificateAuthorities ?? own.Authorities,
        AuthoritiesPath = sni.ClientCertificateAuthorities is null ? own.AuthoritiesPath : $"{path}:ClientCertificateAuthorities",
    };

    private static List<TlsSettings> Checked(List<TlsSettings> names, string path, ConfigurationErrors errors)
    {
        foreach (var settings in names)
        {
            var place = settings.ServerName == ServerName.Any ? path : $"{path}:Sni:{settings.ServerName}";
            if (settings.SslProtocols.Count == 0)
                errors.Add($"{place}:SslProtocols", "is an empty list; accepted: Tls12, Tls13 or both");
        }

        return names;
    }
}
