using System.Diagnostics.Metrics;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Observability.Otlp;

/// <summary>
/// Export over OTLP, following the configuration: built when the section first asks for it, rebuilt when the section
/// changes, and gone when it goes. <c>/metrics</c> has a provider of its own, whose counters an edit here leaves alone.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    private static readonly TimeSpan LongestRetirement = TimeSpan.FromSeconds(5);

    private readonly Lock _changing = new();
    private readonly OtlpLoggerProvider _logs;
    private readonly IMeterFactory _meters;
    private readonly ILogger _logger;
    private readonly OtlpTroubles _troubles;
    private string? _serviceName;
    private OtlpOptions? _options;
    private OtlpProviders? _providers;
    private Task _retiring = Task.CompletedTask;
    private bool _disposed;

    public OtlpExport(
        ActiveConfiguration configuration, OtlpLoggerProvider logs, IMeterFactory meters, TimeProvider time, ILogger<OtlpExport> logger)
    {
        _meters = meters;
        _logs = logs;
        _logger = logger;
        _troubles = new OtlpTroubles(time, logger);
        configuration.OnActivated(snapshot => Apply(snapshot.Sections.Get<TelemetryOptions>()));
    }

    /// <summary>Sends what waits, within a few seconds a signal, and stops.</summary>
    public void Dispose()
    {
        lock (_changing)
        {
            _disposed = true;
            _logs.ForwardTo(null);
            _providers?.Dispose();
            _providers = null;
            _retiring.Wait(LongestRetirement);
            _troubles.Dispose();
        }
    }

    private void Apply(TelemetryOptions telemetry)
    {
        lock (_changing)
        {
            var options = telemetry.Otlp;
            if (_disposed || (Same(options, _options) && (options is null || telemetry.ServiceName == _serviceName)))
                return;

            var replaced = _providers;
            _providers = options is null ? null : new OtlpProviders(telemetry.ServiceName, options, _meters);
            _logs.ForwardTo(_providers?.Logs);
            (_options, _serviceName) = (options, telemetry.ServiceName);
            // What the old ones still hold is sent in the background: a swap must not wait for a collector.
            if (replaced is not null)
                _retiring = Task.WhenAll(_retiring, Task.Run(replaced.Dispose));
            if (options is null)
                ObservabilityLog.OtlpStopped(_logger);
            else
                ObservabilityLog.OtlpStarted(_logger, OtlpTroubles.Shown(options.Endpoint), options.Traces, options.Metrics, options.Logs);
        }
    }

    /// <summary>Records compare dictionaries by reference, and every reload makes new ones.</summary>
    private static bool Same(OtlpOptions? a, OtlpOptions? b) =>
        a is null || b is null
            ? a is null && b is null
            : a with { Headers = b.Headers } == b && a.Headers.Count == b.Headers.Count
                && a.Headers.All(header => b.Headers.TryGetValue(header.Key, out var value) && value == header.Value);
}
