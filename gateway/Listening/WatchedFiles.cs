using Gateway.Transforms.Shared.Tls;

namespace Gateway.Listening;

/// <summary>
/// Follows a set of files that belong together and keeps the last good value made of them. Used by one thread at a time.
/// </summary>
/// <param name="files">Each with the options key that names it.</param>
/// <param name="load">Makes the value of what the files hold.</param>
internal sealed class WatchedFiles<T>(IReadOnlyList<(string Key, string Path)> files, Func<FileContents, Loaded<T>> load)
    where T : class
{
    private string? _inForce;
    private string? _suspect;
    private string? _refused;

    /// <summary>The last good value; null before the first one.</summary>
    public T? Current { get; private set; }

    /// <summary>The files' names, for messages.</summary>
    public string Name => string.Join(", ", files.Select(static file => file.Path));

    /// <summary>Looks once.</summary>
    /// <returns>
    /// What happened. A change that does not load is <see cref="WatchedFilesChange.Refused"/> only at the second look that finds
    /// the same bytes, and then once: a file that is half written, or a certificate whose key has yet to follow, is no failure.
    /// </returns>
    public WatchedFilesChange Look(out FileProblem? problem)
    {
        problem = null;
        var contents = FileContents.Read(files);
        if (contents.Fingerprint == _inForce)
        {
            _suspect = _refused = null;
            return WatchedFilesChange.None;
        }

        // What was refused is tried again at every look: a certificate that was not yet valid becomes so by itself.
        var loaded = load(contents);
        if (loaded.Value is { } value)
        {
            Current = value;
            _inForce = contents.Fingerprint;
            _suspect = _refused = null;
            return WatchedFilesChange.Replaced;
        }

        problem = loaded.Problem;
        if (contents.Fingerprint == _refused)
            return WatchedFilesChange.None;
        if (contents.Fingerprint != _suspect)
        {
            _suspect = contents.Fingerprint;
            return WatchedFilesChange.None;
        }

        _refused = contents.Fingerprint;
        return WatchedFilesChange.Refused;
    }
}
