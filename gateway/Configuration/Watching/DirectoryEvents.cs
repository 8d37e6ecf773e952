using Gateway.Configuration.Reading;

namespace Gateway.Configuration.Watching;

/// <summary>
/// The system's file events for the directories of some files: a hint to look at once. Where the system refuses (no
/// inotify instance left, no such directory), there is no hint and nothing else changes.
/// </summary>
internal sealed class DirectoryEvents : IDisposable
{
    // Each takes one of the system's inotify instances, of which a user has 128 by default.
    private const int MaxDirectories = 16;

    private readonly List<FileSystemWatcher> _watchers = [];
    private volatile TaskCompletionSource _next = NewSource();

    /// <summary>Completes when something may have changed since <see cref="Reset"/>.</summary>
    public Task Next => _next.Task;

    /// <summary>Begins to listen.</summary>
    /// <param name="files">What is watched.</param>
    /// <param name="onUnavailable">Called with each directory that cannot be listened to, and the reason.</param>
    public void Listen(IEnumerable<WatchedFile> files, Action<string, string> onUnavailable)
    {
        var byDirectory = files.GroupBy(
            static file => file.Kind == WatchedKind.Pattern ? FilePattern.FixedDirectory(file.Path) : Path.GetDirectoryName(file.Path)!);
        foreach (var directory in byDirectory.Take(MaxDirectories))
        {
            try
            {
                Listen(directory.Key, [.. directory]);
            }
            catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException)
            {
                onUnavailable(directory.Key, exception.Message);
            }
        }
    }

    /// <summary>From now on, only what happens later completes <see cref="Next"/>.</summary>
    public void Reset()
    {
        if (_next.Task.IsCompleted)
            _next = NewSource();
    }

    public void Dispose()
    {
        foreach (var watcher in _watchers)
            watcher.Dispose();
    }

    private void Listen(string directory, IReadOnlyList<WatchedFile> files)
    {
        var names = files.Select(static file => Path.GetFileName(file.Path)).ToHashSet(StringComparer.Ordinal);
        var takesAll = files.Any(static file => file.Kind == WatchedKind.Pattern);

        var watcher = new FileSystemWatcher(directory);
        try
        {
            watcher.NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size;
            watcher.Changed += (_, change) => Notice(change.Name);
            watcher.Created += (_, change) => Notice(change.Name);
            watcher.Deleted += (_, change) => Notice(change.Name);
            watcher.Renamed += (_, change) => Notice(change.Name);
            watcher.Error += (_, _) => _next.TrySetResult();
            watcher.EnableRaisingEvents = true;
            _watchers.Add(watcher);
        }
        catch
        {
            watcher.Dispose();
            throw;
        }

        // A busy neighbour, such as a log file, must not make us read all day. A mounted ConfigMap swaps "..data".
        void Notice(string? name)
        {
            if (takesAll || name is null || names.Contains(name) || name.StartsWith("..", StringComparison.Ordinal))
                _next.TrySetResult();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
