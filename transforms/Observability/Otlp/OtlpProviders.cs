using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Gateway.Transforms.Observability.Otlp;

/// <summary>
/// OpenTelemetry's providers for one state of <c>Telemetry:Otlp</c>. While one for traces exists, ASP.NET Core and
/// System.Net.Http make spans; otherwise they do not.
/// </summary>
internal sealed class OtlpProviders : IDisposable
{
    private static readonly TimeSpan ExportTimeout = TimeSpan.FromSeconds(5);

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    public OtlpProviders(string serviceName, OtlpOptions options, IMeterFactory meters)
    {
        var resource = TelemetryResource.Create(serviceName);
        if (options.Traces)
        {
            _traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .AddSource("Microsoft.AspNetCore", "System.Net.Http", "Gateway", "Gateway.*")
                .SetSampler(Sampler(options.SampleRatio))
                .AddOtlpExporter(exporter => Configure(exporter, options, "v1/traces"))
                .Build();
        }

        if (options.Metrics)
        {
            _metrics = Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(resource)
                .AddGatewayMeters(meters)
                .AddOtlpExporter((exporter, reader) =>
                {
                    Configure(exporter, options, "v1/metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.MetricsInterval.TotalMilliseconds;
                })
                .Build();
        }

        if (options.Logs)
        {
            Logs = LoggerFactory.Create(logging => logging
                .SetMinimumLevel(LogLevel.Trace)
                .AddOpenTelemetry(logs =>
                {
                    logs.IncludeFormattedMessage = true;
                    logs.SetResourceBuilder(resource).AddOtlpExporter(exporter => Configure(exporter, options, "v1/logs"));
                }));
        }
    }

    /// <summary>Makes loggers that export; null when logs are not exported. It filters nothing: the caller has filtered.</summary>
    public ILoggerFactory? Logs { get; }

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
        Logs?.Dispose();
    }

    /// <summary>
    /// A caller from outside may ask for a trace, but not for more of them than the ratio allows; a parent in this
    /// process has been decided already.
    /// </summary>
    private static ParentBasedSampler Sampler(double ratio)
    {
        var byId = new TraceIdRatioBasedSampler(ratio);
        return new ParentBasedSampler(byId, remoteParentSampled: byId);
    }

    private static void Configure(OtlpExporterOptions exporter, OtlpOptions options, string signalPath)
    {
        var grpc = options.Protocol == OtlpProtocol.Grpc;
        exporter.Protocol = grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = grpc ? options.Endpoint : new Uri($"{options.Endpoint.AbsoluteUri.TrimEnd('/')}/{signalPath}");
        exporter.TimeoutMilliseconds = (int)ExportTimeout.TotalMilliseconds;
        // The exporter's own list of headers is one string with separators, which a value might contain.
        exporter.HttpClientFactory = () =>
        {
            var client = new HttpClient { Timeout = ExportTimeout };
            foreach (var (name, value) in options.Headers)
                client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
            return client;
        };
    }
}
