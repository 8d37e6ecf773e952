namespace Gateway.Configuration.Watching;

/// <summary>
/// Notices that the files of a configuration are no longer what was loaded. File events are a hint to look at once;
/// polling finds what they miss: a swapped link above the file, a network file system, exhausted inotify limits.
/// Safe to share between threads.
/// </summary>
/// <param name="timeProvider">The clock of all intervals.</param>
/// <param name="logger">Told once when file events are not available.</param>
/// <param name="settings">The intervals; null for the defaults.</param>
internal sealed class ConfigurationWatcher(
    TimeProvider timeProvider, ILogger<ConfigurationWatcher> logger, ConfigurationWatcherSettings? settings = null) : IAsyncDisposable
{
    private readonly ConfigurationWatcherSettings _settings = settings ?? new ConfigurationWatcherSettings();
    private readonly CancellationTokenSource _disposing = new();
    private bool _hasReported;

    /// <summary>
    /// Completes when the files' content differs from <paramref name="files"/> and has settled; at once if it does so
    /// already, so that nothing is lost between a load and the wait.
    /// </summary>
    /// <param name="files">What the last load found, whether or not it had errors.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended, or the watcher disposed.</exception>
    /// <exception cref="ObjectDisposedException">The watcher was disposed before.</exception>
    public async Task WaitForChangeAsync(IReadOnlyList<WatchedFile> files, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        // The caller's thread is not kept while files are read.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

        var watched = new WatchedFiles(files);
        // Anew for each wait: after a link was swapped, an older watch would listen to where it led before.
        using var events = new DirectoryEvents();
        if (_settings.UseEvents)
            events.Listen(files, ReportUnavailable);

        while (true)
        {
            events.Reset();
            var found = watched.Look();
            if (!watched.AreAsLoaded(found) && await IsChangeAsync(watched, found, ending.Token))
                return;
            await WaitForReasonAsync(watched, events, ending.Token);
        }
    }

    /// <summary>Ends all waits.</summary>
    public async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync();
        _disposing.Dispose();
    }

    // True when the content settles at something else, or has not settled in time; false when it is as loaded again.
    private async Task<bool> IsChangeAsync(WatchedFiles watched, IReadOnlyList<WatchedFile> found, CancellationToken cancellationToken)
    {
        var began = timeProvider.GetTimestamp();
        while (true)
        {
            await Task.Delay(_settings.SettleInterval, timeProvider, cancellationToken);
            var again = watched.Look();
            if (watched.AreAsLoaded(again))
                return false;
            if (again.SequenceEqual(found) && !watched.HaveLostContent(again))
                return true;
            if (timeProvider.GetElapsedTime(began) >= _settings.SettleLimit)
                return true;
            found = again;
        }
    }

    // Returns when there is a reason to read everything again.
    private async Task WaitForReasonAsync(WatchedFiles watched, DirectoryEvents events, CancellationToken cancellationToken)
    {
        var began = timeProvider.GetTimestamp();
        // Many events in a row are answered by few looks.
        await Task.Delay(_settings.SettleInterval, timeProvider, cancellationToken);
        while (!events.Next.IsCompleted && timeProvider.GetElapsedTime(began) < _settings.ContentInterval)
        {
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var poll = Task.Delay(_settings.PollInterval, timeProvider, pause.Token);
            await Task.WhenAny(poll, events.Next);
            await pause.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            if (watched.HaveOtherStamps())
                return;
        }
    }

    private void ReportUnavailable(string directory, string reason)
    {
        if (Interlocked.Exchange(ref _hasReported, true))
            return;
        ConfigurationWatcherLog.EventsUnavailable(logger, directory, reason);
    }
}
