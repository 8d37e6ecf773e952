using Gateway.Transforms.Observability.Otlp;
using Gateway.Transforms.Observability.Prometheus;
using Microsoft.Extensions.Hosting;

namespace Gateway.Transforms.Observability;

/// <summary>Makes the meters count and the exporters follow the configuration before the first request.</summary>
internal sealed class TelemetryStart(MetricsPage metrics, OtlpExport export, GarbageCollections collections) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = metrics;
        _ = export;
        _ = collections;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
