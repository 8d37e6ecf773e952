using System.Collections.Frozen;
using Gateway.Transforms.Shared.Tls;

namespace Gateway.Listening;

/// <summary>
/// The certificates of all https endpoints: one immutable table an endpoint, replaced at once when a file changes.
/// Handshakes read it without a lock; <see cref="Follow"/> is for one thread.
/// </summary>
internal sealed class CertificateStore
{
    private readonly TlsSettings[] _settings;
    private readonly Dictionary<CertificateOptions, WatchedFiles<KeyedCertificate>> _certificates = [];
    private readonly Dictionary<string, WatchedFiles<ClientAuthorities>> _authorities = new(StringComparer.Ordinal);
    private volatile FrozenDictionary<string, SniTable> _tables = FrozenDictionary<string, SniTable>.Empty;

    /// <summary>Reads every file once.</summary>
    /// <exception cref="ListenException">One of them cannot be used; the message names it.</exception>
    public CertificateStore(IEnumerable<Listener> listeners, TimeProvider time)
    {
        _settings = [.. listeners.SelectMany(static listener => listener.Tls)];
        foreach (var settings in _settings)
        {
            if (!_certificates.ContainsKey(settings.Certificate))
                _certificates[settings.Certificate] = Start(Watch(settings.Certificate, time), settings.CertificatePath);
            if (settings.Authorities is { } file && !_authorities.ContainsKey(file))
                _authorities[file] = Start(Watch(file), settings.AuthoritiesPath);
        }

        Rebuild();
    }

    /// <summary>Whether there is anything to follow.</summary>
    public bool IsEmpty => _settings.Length == 0;

    /// <summary>Every name in use with what it uses.</summary>
    public IEnumerable<TlsProfile> Profiles => _tables.Values.SelectMany(static table => table.Profiles);

    /// <summary>The table in force for an https endpoint.</summary>
    public SniTable TableOf(string endpoint) => _tables[endpoint];

    /// <summary>Looks at every file once and puts in force what changed and is good.</summary>
    /// <param name="replaced">Called with the files' names for each change that is in force when this returns.</param>
    /// <param name="refused">Called with the files' names and the reason for each change that is not.</param>
    public void Follow(Action<string> replaced, Action<string, FileProblem> refused)
    {
        List<string> changed = [];
        foreach (var files in _certificates.Values)
            Look(files, changed, refused);
        foreach (var files in _authorities.Values)
            Look(files, changed, refused);
        if (changed.Count == 0)
            return;
        Rebuild();
        changed.ForEach(replaced);
    }

    private static void Look<T>(WatchedFiles<T> files, List<string> changed, Action<string, FileProblem> refused)
        where T : class
    {
        switch (files.Look(out var problem))
        {
            case WatchedFilesChange.Replaced:
                changed.Add(files.Name);
                break;
            case WatchedFilesChange.Refused:
                refused(files.Name, problem!);
                break;
            default:
                break;
        }
    }

    private static WatchedFiles<T> Start<T>(WatchedFiles<T> files, string path)
        where T : class
    {
        files.Look(out var problem);
        return problem is null ? files : throw new ListenException($"{path}{(problem.Key.Length == 0 ? "" : ":")}{problem.Key}: {problem.Message}");
    }

    private static WatchedFiles<KeyedCertificate> Watch(CertificateOptions options, TimeProvider time) =>
        new(ServerCertificate.FilesOf(options), contents =>
        {
            var loaded = ServerCertificate.Load(options, contents);
            return loaded.Value?.InvalidityAt(time.GetUtcNow()) is { } invalidity
                ? new Loaded<KeyedCertificate>(null, new FileProblem(nameof(options.Path), $"the certificate in '{options.Path}' {invalidity}"))
                : loaded;
        });

    private static WatchedFiles<ClientAuthorities> Watch(string file) =>
        new(ClientAuthorities.FilesOf(file), contents => ClientAuthorities.Load(file, contents));

    // A profile whose files did not change is kept, and with it the sessions its clients may resume.
    private void Rebuild()
    {
        var before = Profiles.ToDictionary(static profile => profile.Settings);
        _tables = _settings.GroupBy(static settings => settings.Endpoint, StringComparer.Ordinal)
            .ToFrozenDictionary(
                static group => group.Key,
                group => new SniTable([.. group.Select(settings => Profile(settings, before.GetValueOrDefault(settings)))]),
                StringComparer.Ordinal);
    }

    private TlsProfile Profile(TlsSettings settings, TlsProfile? before)
    {
        var certificate = _certificates[settings.Certificate].Current!;
        var authorities = settings.Authorities is null ? ClientAuthorities.System : _authorities[settings.Authorities].Current!;
        return before?.Certificate == certificate && before.Authorities == authorities
            ? before
            : new TlsProfile(settings, certificate, authorities);
    }
}
