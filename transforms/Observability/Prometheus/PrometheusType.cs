namespace Gateway.Transforms.Observability.Prometheus;

/// <summary>What Prometheus' text format calls a family's type.</summary>
internal enum PrometheusType
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts by bucket.</summary>
    Histogram,
}
