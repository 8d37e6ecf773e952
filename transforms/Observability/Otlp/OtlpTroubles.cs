using System.Diagnostics.Tracing;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Observability.Otlp;

/// <summary>
/// Brings what the OTLP exporter complains about, which it tells only to event listeners, into the log: a collector
/// that cannot be reached should be known. At most one line a minute.
/// </summary>
internal sealed class OtlpTroubles : EventListener
{
    private const string SourceName = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider? _time;
    private readonly ILogger? _logger;
    private DateTimeOffset _quietUntil;

    public OtlpTroubles(TimeProvider time, ILogger logger)
    {
        _time = time;
        _logger = logger;
    }

    /// <summary>What of a collector's URL may stand in the log: its path may be a secret, as some services have it.</summary>
    public static string Shown(Uri endpoint) => endpoint.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    // The base constructor calls this for sources that exist already, before the fields are set.
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == SourceName)
            EnableEvents(eventSource, EventLevel.Warning);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (_time is null || _logger is null)
            return;
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (now < _quietUntil)
                return;
            _quietUntil = now + Silence;
        }

        ObservabilityLog.OtlpTrouble(_logger, eventData.EventName ?? "", Details(eventData));
    }

    private static string Details(EventWrittenEventArgs eventData) => string.Join(' ', eventData.Payload?.Select(Detail) ?? []);

    // The first line: exceptions arrive with their stack.
    private static string? Detail(object? value)
    {
        var text = value?.ToString()?.Split('\n')[0].TrimEnd();
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme.StartsWith("http", StringComparison.Ordinal) ? Shown(uri) : text;
    }
}
