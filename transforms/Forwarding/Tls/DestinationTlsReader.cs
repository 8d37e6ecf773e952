using System.Globalization;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Tls;

namespace Gateway.Transforms.Forwarding.Tls;

/// <summary>Reads the files that a cluster's <c>Tls</c> names and makes of them what connections use.</summary>
internal sealed class DestinationTlsReader : IDisposable
{
    // Far above any bundle; the system's own is a quarter of it.
    private const int MaxFileBytes = 1 << 20;

    private readonly IncrementalHash _fingerprint = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly string _path;
    private readonly NamedFiles _files;
    private readonly ConfigurationErrors _errors;

    /// <summary>For one cluster.</summary>
    /// <param name="path">The path of its <c>Tls</c>, for errors.</param>
    /// <param name="files">Where files are read.</param>
    /// <param name="errors">Receives what is wrong with them.</param>
    public DestinationTlsReader(string path, NamedFiles files, ConfigurationErrors errors) => (_path, _files, _errors) = (path, files, errors);

    /// <summary>The authorities, after <see cref="Read"/>; null for the system's.</summary>
    public X509Certificate2Collection? Authorities { get; private set; }

    /// <summary>The gateway's certificate, after <see cref="Read"/>; null for none.</summary>
    public KeyedCertificate? Certificate { get; private set; }

    /// <summary>Reads the files. Dates are not looked at.</summary>
    /// <returns>Null when something is wrong, which is then among the errors.</returns>
    public DestinationTls? Read(ClusterOptions cluster)
    {
        var tls = cluster.Tls ?? new DestinationTlsOptions();
        var name = NameOf(tls.ServerName);
        var protocols = ProtocolsOf(tls.MinVersion) ?? cluster.HttpClient?.SslProtocols ?? SslProtocols.None;
        var acceptsAny = cluster.HttpClient?.DangerousAcceptAnyServerCertificate == true;
        Include(name);
        Include(((int)protocols).ToString(CultureInfo.InvariantCulture));
        Include(acceptsAny ? "any" : null);

        var isRead = ReadAuthorities(tls.Authorities) & ReadCertificate(tls.Certificate);
        return isRead
            ? new DestinationTls(Convert.ToHexString(_fingerprint.GetHashAndReset()))
            {
                ServerName = name,
                Protocols = protocols,
                AcceptsAny = acceptsAny,
                Authorities = Authorities,
                Certificate = Certificate,
            }
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _fingerprint.Dispose();

    private static string? NameOf(string? serverName) =>
        serverName is not null && Uri.CheckHostName(serverName) == UriHostNameType.Dns ? new Uri($"https://{serverName}/").IdnHost : serverName;

    private static SslProtocols? ProtocolsOf(TlsVersion? minimum) => minimum switch
    {
        null => null,
        TlsVersion.Tls13 => SslProtocols.Tls13,
        _ => SslProtocols.Tls12 | SslProtocols.Tls13,
    };

    private bool ReadAuthorities(string? file)
    {
        const string Key = nameof(DestinationTlsOptions.Authorities);
        if (file is null)
        {
            Include(null);
            return true;
        }

        if (!TryRead(Key, file, out var content))
            return false;
        var (authorities, problem) = AuthoritiesFile.Load(file, content);
        if (authorities is null)
            return Failed(Key, problem!.Message);
        // A chain is complete only at a root; with intermediates alone every connection would fail.
        if (!authorities.Any(static one => one.SubjectName.RawData.AsSpan().SequenceEqual(one.IssuerName.RawData)))
            return Failed(Key, $"'{file}' holds no root: every certificate in it was issued by another; add the root that they come from");
        Authorities = authorities;
        return true;
    }

    private bool ReadCertificate(DestinationCertificateOptions? options)
    {
        const string Key = nameof(DestinationTlsOptions.Certificate);
        Include(options?.Password);
        if (options is null)
            return true;

        var source = options.ToSource();
        if (source.Files.Count == 0)
            return Failed($"{Key}:{nameof(options.Path)}", "is missing; give a PEM or PFX file");

        var contents = new List<byte[]>();
        foreach (var (key, file) in source.Files)
        {
            if (!TryRead($"{Key}:{key}", file, out var content))
                return false;
            contents.Add(content);
        }

        var (certificate, problem) = CertificateFile.Load(source, contents);
        Certificate = certificate;
        return problem is null || Failed($"{Key}:{problem.Key}", problem.Message);
    }

    private bool TryRead(string key, string file, out byte[] content)
    {
        var problem = _files.Read(file, MaxFileBytes, out content);
        IncludeBytes(content);
        return problem is null || Failed(key, problem);
    }

    private bool Failed(string key, string message)
    {
        _errors.Add($"{_path}:{key}", message);
        return false;
    }

    // What is absent differs from what is empty.
    private void Include(string? text)
    {
        IncludeBytes([text is null ? (byte)0 : (byte)1]);
        IncludeBytes(Encoding.UTF8.GetBytes(text ?? ""));
    }

    private void IncludeBytes(byte[] part)
    {
        _fingerprint.AppendData(BitConverter.GetBytes(part.Length));
        _fingerprint.AppendData(part);
    }
}
