using Gateway.Transforms.Shared.Tls;

namespace Gateway.Listening;

/// <summary>
/// Follows the certificate files: their contents are compared once a second, as file events miss swapped links and
/// network mounts. Reminds once a day of certificates that are about to expire.
/// </summary>
internal sealed class CertificateWatcher(
    CertificateStore store,
    CertificateMetrics metrics,
    TimeProvider time,
    ILogger<CertificateWatcher> logger,
    ListeningOptionsValidator? validator = null) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReminderInterval = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        validator?.Started();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (store.IsEmpty)
            return;

        // The validator has warned at start.
        var reminded = time.GetUtcNow();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Follow();
                if (time.GetUtcNow() - reminded < ReminderInterval)
                    continue;
                reminded = time.GetUtcNow();
                Remind(reminded);
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    private void Follow()
    {
        try
        {
            store.Follow(logger.CertificateReplaced, Refused);
        }
        // Whatever a file does, the certificates in use stay and the next look may succeed.
        catch (Exception exception)
        {
            logger.FollowingFailed(exception);
        }
    }

    private void Refused(string files, FileProblem problem)
    {
        metrics.ReloadFailed();
        logger.CertificateRefused(files, problem.Key, problem.Message);
    }

    private void Remind(DateTimeOffset now)
    {
        foreach (var (settings, notAfter) in store.Profiles.Select(static profile => (profile.Settings, profile.Certificate.NotAfter)))
        {
            if (notAfter < now)
                logger.CertificateExpired(settings.Certificate.Path!, settings.Endpoint, settings.ServerName, notAfter);
            else if (notAfter - now < KeyedCertificate.ExpiryWarning)
                logger.CertificateExpires(settings.Certificate.Path!, settings.Endpoint, settings.ServerName, notAfter);
        }
    }
}
