using Gateway.Transforms.Receiving;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Tls;

namespace Gateway.Listening;

/// <summary>Finds everything wrong with the section <c>Kestrel</c>, certificates included.</summary>
/// <param name="time">Tells which certificates have expired.</param>
internal sealed class ListeningOptionsValidator(TimeProvider time)
{
    private volatile bool _isListening;

    /// <summary>
    /// From now on a certificate file that is no good is a warning: the certificate in use stays, and an edit of a route must not
    /// be refused for it.
    /// </summary>
    public void Started() => _isListening = true;

    /// <summary>Adds every error and warning. Reads the certificate files.</summary>
    public void Validate(ListeningOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        Validate(options.In(sections.Files.Directory), errors);
        foreach (var (name, endpoint) in options.Endpoints)
        {
            if (endpoint.ProxyProtocol && sections.Get<TrustedProxiesOptions>().Proxies.Count == 0)
                errors.Add($"{ListenerPlan.PathOf(name)}:{nameof(endpoint.ProxyProtocol)}", "closes every connection while TrustedProxies names nobody");
        }
    }

    /// <summary>Adds every error and warning. Reads the certificate files.</summary>
    public void Validate(ListeningOptions options, ConfigurationErrors errors)
    {
        var names = ListenerPlan.Build(options, errors).SelectMany(static listener => listener.Tls).ToArray();
        foreach (var group in names.GroupBy(static name => name.CertificatePath, StringComparer.Ordinal))
            ValidateCertificate(group.Key, group.First().Certificate, [.. group.Select(static name => name.ServerName)], errors);
        foreach (var group in names.Where(static name => name.Authorities is not null).GroupBy(static name => name.AuthoritiesPath, StringComparer.Ordinal))
            ValidateAuthorities(group.Key, group.First().Authorities!, [.. group], errors);
    }

    private void ValidateCertificate(string path, CertificateOptions options, string[] serverNames, ConfigurationErrors errors)
    {
        if (options.Store is not null || options.Subject is not null)
        {
            var key = options.Store is not null ? nameof(options.Store) : nameof(options.Subject);
            errors.Add($"{path}:{key}", "certificate stores are not supported; give the certificate's file as Path");
            return;
        }

        var files = ServerCertificate.FilesOf(options);
        if (files.Count == 0)
        {
            errors.Add($"{path}:{nameof(options.Path)}", "is missing; give a PEM or PFX file");
            return;
        }

        var loaded = ServerCertificate.Load(options, FileContents.Read(files));
        if (loaded.Problem is { } problem)
        {
            Report($"{path}:{problem.Key}", problem.Message, errors);
            return;
        }

        ValidateDates($"{path}:{nameof(options.Path)}", options.Path!, loaded.Value!, errors);
        foreach (var name in serverNames.Where(name => !ServerCertificate.Covers(loaded.Value!, name)))
            errors.Warn($"{path}:{nameof(options.Path)}", $"the certificate in '{options.Path}' is not for the name '{name}' that it is sent for");
    }

    private void ValidateDates(string path, string file, KeyedCertificate certificate, ConfigurationErrors errors)
    {
        var now = time.GetUtcNow();
        if (certificate.InvalidityAt(now) is { } invalidity)
            Report(path, $"the certificate in '{file}' {invalidity}", errors);
        else if (certificate.ExpiryAt(now) is { } expiry)
            errors.Warn(path, $"the certificate in '{file}' {expiry}");
    }

    private void ValidateAuthorities(string path, string file, TlsSettings[] names, ConfigurationErrors errors)
    {
        if (ClientAuthorities.Load(file, FileContents.Read(ClientAuthorities.FilesOf(file))).Problem is { } problem)
            Report(path, problem.Message, errors);
        else if (names.All(static name => name.ClientCertificateMode == ClientCertificateMode.NoCertificate))
            errors.Warn(path, "does nothing while ClientCertificateMode is NoCertificate");
    }

    private void Report(string path, string message, ConfigurationErrors errors)
    {
        if (_isListening)
            errors.Warn(path, $"{message}; the next start would fail");
        else
            errors.Add(path, message);
    }
}
