using System.Security.Authentication;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Tls;

namespace Gateway.Transforms.Forwarding.Tls;

/// <summary>Finds everything wrong with TLS to a cluster's destinations. Reads the files it names.</summary>
internal static class DestinationTlsOptionsValidator
{
    /// <summary>Adds every error and warning.</summary>
    /// <param name="path">The cluster's path.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="files">Where files are read.</param>
    /// <param name="now">Tells which certificates have expired.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static void Validate(string path, ClusterOptions cluster, NamedFiles files, DateTimeOffset now, ConfigurationErrors errors)
    {
        var isHttps = cluster.Destinations.Values.Any(static destination => IsHttps(destination.Address));
        var acceptsAny = cluster.HttpClient?.DangerousAcceptAnyServerCertificate == true;
        if (isHttps && !acceptsAny && cluster.HttpClient?.WebProxy?.Address?.Scheme == Uri.UriSchemeHttps)
            errors.Add($"{path}:HttpClient:WebProxy:Address", "must be an http URL: the certificates of https destinations cannot be told from that of an https proxy");
        if (cluster.Tls is not { } tls)
            return;

        path = $"{path}:{nameof(ClusterOptions.Tls)}";
        if (!isHttps && cluster.Destinations.Count > 0)
            errors.Add(path, "is for https destinations, and no Address of this cluster begins with https://");
        if (tls.Authorities is not null && acceptsAny)
            errors.Add($"{path}:{nameof(tls.Authorities)}", "cannot stand beside HttpClient:DangerousAcceptAnyServerCertificate, which accepts certificates of any authority; keep one of them");
        if (tls.MinVersion is not null && cluster.HttpClient?.SslProtocols is not (null or SslProtocols.None))
            errors.Add($"{path}:{nameof(tls.MinVersion)}", "cannot stand beside HttpClient:SslProtocols; keep one of them");
        if (tls.ServerName is { } name && Uri.CheckHostName(name) != UriHostNameType.Dns)
            errors.Add($"{path}:{nameof(tls.ServerName)}", $"'{name}' is not a host name such as \"backend.internal\"");

        using var reader = new DestinationTlsReader(path, files, errors);
        reader.Read(cluster);
        ValidateDates(path, tls, reader, now, errors);
    }

    private static void ValidateDates(string path, DestinationTlsOptions tls, DestinationTlsReader reader, DateTimeOffset now, ConfigurationErrors errors)
    {
        foreach (var authority in reader.Authorities ?? [])
        {
            if (new KeyedCertificate(authority, []).InvalidityAt(now) is { } invalidity)
                errors.Warn($"{path}:{nameof(tls.Authorities)}", $"the authority '{authority.Subject}' in '{tls.Authorities}' {invalidity}");
        }

        if (reader.Certificate is { } certificate && (certificate.InvalidityAt(now) ?? certificate.ExpiryAt(now)) is { } problem)
            errors.Warn($"{path}:{nameof(tls.Certificate)}:{nameof(DestinationCertificateOptions.Path)}", $"the certificate in '{tls.Certificate!.Path}' {problem}");
    }

    private static bool IsHttps(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps;
}
