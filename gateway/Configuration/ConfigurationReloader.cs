using Gateway.Configuration.Watching;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration;

/// <summary>Puts the first configuration in force, then follows its files for as long as the gateway runs.</summary>
internal sealed class ConfigurationReloader(
    ConfigurationLoader loader,
    ConfigurationActivation activation,
    ConfigurationStatus status,
    ConfigurationWatcher watcher,
    IEnumerable<ConfigurationSection> sections,
    TimeProvider clock,
    ILogger<ConfigurationReloader> logger) : BackgroundService
{
    private readonly string[] _startSections = [.. sections.Where(static section => section.AppliesAtStart).Select(static section => section.Key)];
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _reloading = new(1);
    private LoadedConfiguration? _started;
    private volatile Reading? _last;

    /// <summary>Puts the first configuration in force; its files are the ones followed from then on.</summary>
    /// <param name="loaded">A configuration without errors.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>False when building it found errors, which are added to its own.</returns>
    public async Task<bool> BeginAsync(LoadedConfiguration loaded, CancellationToken cancellation)
    {
        if (await activation.ActivateAsync(loaded, cancellation) is not { } snapshot)
            return false;
        (_started, _last) = (loaded, new Reading(loaded.Files));
        status.Applied(snapshot, loaded, []);
        return true;
    }

    /// <summary>Reads the files again now, whether they changed or not; what became of it is in the status.</summary>
    /// <exception cref="OperationCanceledException">The wait for another reload was ended.</exception>
    public Task ReloadAsync(CancellationToken cancellation) => ReloadAsync(null, cancellation);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _reloading.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(_last!, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever goes wrong here must not end the watching: the next edit may be the mend.
                ConfigurationLog.WatchFailed(logger, exception.Message);
                await Task.Delay(AfterFailure, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Waits until the files are no longer what a reading found, and reads them again.</summary>
    private async Task FollowAsync(Reading reading, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var change = watcher.WaitForChangeAsync(reading.Files, ending.Token);
        if (await Task.WhenAny(change, reading.Superseded.Task) == change)
        {
            await change;
            await ReloadAsync(reading, cancellation);
            return;
        }

        // They were read on request: from now on it counts what was found then.
        await ending.CancelAsync();
        await change.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <param name="changed">The reading that is out of date; nothing is left to do once there is a later one. Null to read anyway.</param>
    /// <param name="cancellation">Ends the wait for another reload.</param>
    private async Task ReloadAsync(Reading? changed, CancellationToken cancellation)
    {
        await _reloading.WaitAsync(cancellation);
        try
        {
            // What has begun is finished: the proxy must not be left between two generations.
            if (changed is null || changed == _last)
                await ReadAndActivateAsync();
        }
        finally
        {
            _reloading.Release();
        }
    }

    private async Task ReadAndActivateAsync()
    {
        var loaded = Load();
        var previous = _last!;
        _last = new Reading(loaded.Files);
        previous.Superseded.SetResult();
        ConfigurationSnapshot? snapshot = null;
        try
        {
            snapshot = await activation.ActivateAsync(loaded, CancellationToken.None);
        }
        catch (Exception exception)
        {
            loaded.Errors.Add("", loaded.Redact("", $"could not be put in force: {exception.Message}"));
        }

        if (snapshot is null)
        {
            var errors = loaded.Errors.Errors;
            status.Refused(clock.GetUtcNow(), errors);
            ConfigurationLog.Refused(logger, errors.Count, status.Current.Generation);
            foreach (var error in errors)
                ConfigurationLog.Wrong(logger, error.ToString());
            return;
        }

        var waiting = _startSections.Where(section => loaded.Fingerprint(section) != _started!.Fingerprint(section)).ToArray();
        status.Applied(snapshot, loaded, waiting);
        ConfigurationLog.Applied(logger, snapshot.Generation, snapshot.Source);
        foreach (var warning in loaded.Errors.Warnings)
            ConfigurationLog.Warned(logger, warning.ToString());
        if (waiting.Length > 0)
            ConfigurationLog.RestartRequired(logger, string.Join(", ", waiting));
    }

    // Whoever looks must not take what is on disk for what is in force. What exactly went wrong may hold a secret, and is not told.
    private LoadedConfiguration Load()
    {
        try
        {
            return loader.Load(_started!.Path);
        }
        catch (Exception exception)
        {
            status.Refused(clock.GetUtcNow(), [new ConfigurationError(null, "", $"could not be read, by a fault of the gateway: {exception.GetType().Name}")]);
            throw;
        }
    }

    /// <summary>One reading of the files.</summary>
    private sealed class Reading(IReadOnlyList<WatchedFile> files)
    {
        /// <summary>What it found.</summary>
        public IReadOnlyList<WatchedFile> Files => files;

        /// <summary>Completes when they are read again.</summary>
        public TaskCompletionSource Superseded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
