using System.Globalization;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Transforms.Observability.Prometheus;

/// <summary>
/// An exporter on OpenTelemetry's SDK that leaves behind a page in Prometheus' text format. The SDK calls it one
/// collection at a time.
/// </summary>
internal sealed class PrometheusExporter(Func<IReadOnlyList<KeyValuePair<string, string>>> target, ILogger logger) : BaseExporter<Metric>
{
    private readonly HashSet<string> _leftOut = new(StringComparer.Ordinal);

    /// <summary>The page of the last collection.</summary>
    public ReadOnlyMemory<byte> Page { get; private set; }

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        using var text = new PrometheusText();
        WriteTarget(text);
        foreach (var family in Families(batch))
            WriteFamily(text, family);
        Page = text.Finish();
        return ExportResult.Success;
    }

    /// <summary>Metrics by family, as all samples of one must stand together; sorted, so that pages can be compared.</summary>
    private static SortedDictionary<string, List<Metric>> Families(in Batch<Metric> batch)
    {
        var families = new SortedDictionary<string, List<Metric>>(StringComparer.Ordinal);
        foreach (var metric in batch)
        {
            var name = PrometheusNames.Metric(metric.Name, metric.Unit, Type(metric));
            if (!families.TryGetValue(name, out var family))
                families.Add(name, family = []);
            family.Add(metric);
        }

        return families;
    }

    private void WriteTarget(PrometheusText text)
    {
        text.Family("target_info", PrometheusType.Gauge, "What is being measured.");
        text.Sample("target_info", "", PrometheusText.Labels([.. target()]), 1);
    }

    private void WriteFamily(PrometheusText text, KeyValuePair<string, List<Metric>> family)
    {
        var (name, metrics) = family;
        var type = Type(metrics[0]);
        text.Family(name, type, Help(metrics[0]));
        // Two streams of one name may meet in one series, which Prometheus refuses; the first one stays.
        var written = metrics.Count > 1 ? new HashSet<string>(StringComparer.Ordinal) : null;
        foreach (var metric in metrics)
        {
            if (Type(metric) != type)
            {
                if (_leftOut.Add($"{metric.MeterName}/{metric.Name}"))
                    ObservabilityLog.MetricLeftOut(logger, metric.Name, metric.MeterName, type.ToString());
                continue;
            }

            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                var labels = Labels(metric, point);
                if (written is null || written.Add(labels))
                    WritePoint(text, name, metric.MetricType, labels, point);
            }
        }
    }

    private static void WritePoint(PrometheusText text, string name, MetricType type, string labels, in MetricPoint point)
    {
        switch (type)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                text.Sample(name, "", labels, point.GetSumLong());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                text.Sample(name, "", labels, point.GetSumDouble());
                break;
            case MetricType.LongGauge:
                text.Sample(name, "", labels, point.GetGaugeLastValueLong());
                break;
            case MetricType.DoubleGauge:
                text.Sample(name, "", labels, point.GetGaugeLastValueDouble());
                break;
            case MetricType.Histogram:
                WriteHistogram(text, name, labels, point);
                break;
            default:
                // Exponential histograms have no place in format 0.0.4; none is configured.
                WriteTotals(text, name, labels, point);
                break;
        }
    }

    private static void WriteHistogram(PrometheusText text, string name, string labels, in MetricPoint point)
    {
        var count = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            if (!double.IsPositiveInfinity(bucket.ExplicitBound))
                text.Sample(name, "_bucket", labels, count, bucket.ExplicitBound);
        }

        WriteTotals(text, name, labels, point);
    }

    private static void WriteTotals(PrometheusText text, string name, string labels, in MetricPoint point)
    {
        text.Sample(name, "_bucket", labels, point.GetHistogramCount(), double.PositiveInfinity);
        text.Sample(name, "_sum", labels, point.GetHistogramSum());
        text.Sample(name, "_count", labels, point.GetHistogramCount());
    }

    private static string Labels(Metric metric, in MetricPoint point)
    {
        var pairs = new List<KeyValuePair<string, string>> { new("otel_scope_name", metric.MeterName) };
        if (!string.IsNullOrEmpty(metric.MeterVersion))
            pairs.Add(new("otel_scope_version", metric.MeterVersion));
        foreach (var (key, value) in point.Tags)
        {
            if (value is not null)
                pairs.Add(new(key, Text(value)));
        }

        return PrometheusText.Labels(pairs);
    }

    private static string Text(object value) => value switch
    {
        true => "true",
        false => "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Help(Metric metric) =>
        string.IsNullOrEmpty(metric.Description) ? $"Instrument {metric.Name} of meter {metric.MeterName}." : metric.Description;

    private static PrometheusType Type(Metric metric) => metric.MetricType switch
    {
        MetricType.LongSum or MetricType.DoubleSum => PrometheusType.Counter,
        MetricType.Histogram or MetricType.ExponentialHistogram => PrometheusType.Histogram,
        _ => PrometheusType.Gauge,
    };
}
