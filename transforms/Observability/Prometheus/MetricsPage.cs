using System.Diagnostics.Metrics;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Transforms.Observability.Prometheus;

/// <summary>
/// The metrics of this process for Prometheus, counted from the start whether anyone scrapes or not. Safe to share.
/// </summary>
internal sealed class MetricsPage : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PrometheusExporter _exporter;
    private readonly BaseExportingMetricReader _reader;
    private readonly MeterProvider _provider;
    private volatile string _serviceName = new TelemetryOptions().ServiceName;
    private Task<ReadOnlyMemory<byte>>? _collecting;

    public MetricsPage(ActiveConfiguration configuration, IMeterFactory meters, ILogger<MetricsPage> logger)
    {
        _exporter = new PrometheusExporter(Target, logger);
        _reader = new BaseExportingMetricReader(_exporter);
        _provider = Sdk.CreateMeterProviderBuilder().AddGatewayMeters(meters).AddReader(_reader).Build();
        configuration.OnActivated(snapshot => _serviceName = snapshot.Sections.Get<TelemetryOptions>().ServiceName);
    }

    /// <summary>
    /// The page as of now. Scrapes that arrive while one is being collected share its page, so that any number of
    /// scrapers costs one collection at a time and holds one page in memory. The page is immutable.
    /// </summary>
    public Task<ReadOnlyMemory<byte>> CollectAsync()
    {
        lock (_gate)
        {
            if (_collecting is { IsCompleted: false })
                return _collecting;
            return _collecting = Task.Run(() =>
            {
                _reader.Collect();
                return _exporter.Page;
            });
        }
    }

    public void Dispose()
    {
        _provider.Dispose();
        _reader.Dispose();
        _exporter.Dispose();
    }

    private IReadOnlyList<KeyValuePair<string, string>> Target() =>
        [new("service.name", _serviceName), new("service.version", TelemetryResource.Version)];
}
