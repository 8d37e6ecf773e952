using System.Diagnostics.Metrics;
using Gateway.Transforms.Observability;

namespace Gateway.Listening;

/// <summary>What certificates report on the meter <c>Gateway</c>.</summary>
internal sealed class CertificateMetrics
{
    private readonly Counter<long> _reloadFailures;

    /// <summary>Creates the instruments.</summary>
    public CertificateMetrics(IMeterFactory meters, CertificateStore store, TimeProvider time)
    {
        var meter = meters.Create(GatewayMeter.Name);
        _reloadFailures = meter.CreateCounter<long>(
            "gateway.certificates.reload_failures", "{failure}", "Changed certificate files that could not be used.");
        meter.CreateObservableGauge(
            "gateway.certificate.expiry",
            () => store.Profiles.Select(profile => Measure(profile, time.GetUtcNow())),
            "s",
            "Time left until the certificate of an endpoint's name expires; negative after that.");
    }

    /// <summary>Counts a change that was refused.</summary>
    public void ReloadFailed() => _reloadFailures.Add(1);

    private static Measurement<double> Measure(TlsProfile profile, DateTimeOffset now) => new(
        Math.Floor((profile.Certificate.NotAfter - now).TotalSeconds),
        new KeyValuePair<string, object?>("endpoint", profile.Settings.Endpoint),
        new KeyValuePair<string, object?>("name", profile.Settings.ServerName));
}
