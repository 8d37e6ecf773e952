using Gateway.Transforms.Shared.Tls;

namespace Gateway.Listening;

/// <summary>Makes the certificate of an endpoint's name from the files that a <see cref="CertificateOptions"/> names.</summary>
internal static class ServerCertificate
{
    /// <summary>The files to read, each with its options key. Empty when <c>Path</c> is missing.</summary>
    public static IReadOnlyList<(string Key, string Path)> FilesOf(CertificateOptions options) => SourceOf(options).Files;

    /// <summary>Makes a certificate of what <see cref="FilesOf"/> held. Does not look at its dates.</summary>
    public static Loaded<KeyedCertificate> Load(CertificateOptions options, FileContents contents) => contents.Problem is { } unread
        ? new Loaded<KeyedCertificate>(null, unread)
        : CertificateFile.Load(SourceOf(options), contents.Bytes);

    /// <summary>Whether it is for a name of <c>Sni</c>.</summary>
    public static bool Covers(KeyedCertificate certificate, string serverName)
    {
        if (serverName == ServerName.Any)
            return true;
        var host = serverName.StartsWith("*.", StringComparison.Ordinal) ? string.Concat("any", serverName.AsSpan(1)) : serverName;
        return certificate.Leaf.MatchesHostname(ServerName.Spellings(host).First());
    }

    private static CertificateSource SourceOf(CertificateOptions options) => new(options.Path ?? "", options.KeyPath, options.Password);
}
