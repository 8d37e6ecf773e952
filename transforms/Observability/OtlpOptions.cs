using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Observability;

/// <summary>Export over the OpenTelemetry protocol: <c>Telemetry:Otlp</c>.</summary>
public sealed record OtlpOptions
{
    /// <summary>
    /// The collector, absolute http or https, such as <c>http://127.0.0.1:4317</c> for gRPC. With
    /// <see cref="OtlpProtocol.HttpProtobuf"/> it is the base to which <c>v1/traces</c>, <c>v1/metrics</c> and
    /// <c>v1/logs</c> are added.
    /// </summary>
    public required Uri Endpoint { get; init; }

    /// <summary>How the collector is spoken to.</summary>
    public OtlpProtocol Protocol { get; init; } = OtlpProtocol.Grpc;

    /// <summary>Sent with every export, such as an API key.</summary>
    [Secret]
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether spans are made and exported.</summary>
    public bool Traces { get; init; } = true;

    /// <summary>Whether metrics are pushed; <c>/metrics</c> is there either way.</summary>
    public bool Metrics { get; init; } = true;

    /// <summary>Whether the gateway's own log is exported as well; the access log is not part of it.</summary>
    public bool Logs { get; init; } = true;

    /// <summary>
    /// The share of traces that is kept, by trace id, so that every service with the same share keeps the same ones. A
    /// caller that does not sample its trace is followed; one that does is still held to this share.
    /// </summary>
    [Accepted("0", "1")]
    public double SampleRatio { get; init; } = 1;

    /// <summary>Time between two pushes of metrics.</summary>
    [Accepted("1s", "1h")]
    public TimeSpan MetricsInterval { get; init; } = TimeSpan.FromSeconds(60);
}
