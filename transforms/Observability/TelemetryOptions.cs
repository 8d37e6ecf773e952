namespace Gateway.Transforms.Observability;

/// <summary>What the gateway tells about itself: section <c>Telemetry</c>. Live: an edit applies to the next request.</summary>
public sealed record TelemetryOptions
{
    /// <summary>The service's name in traces, logs and <c>target_info</c>.</summary>
    public string ServiceName { get; init; } = "gateway";

    /// <summary>
    /// A header that carries the request id to backends and back to clients, such as <c>X-Request-Id</c>, overwriting
    /// theirs. Null: no header, the gateway stays invisible.
    /// </summary>
    public string? RequestIdHeader { get; init; }

    /// <summary>Where to export to over OTLP. Null: nothing is exported, and no request is traced.</summary>
    public OtlpOptions? Otlp { get; init; }

    /// <summary>One line of JSON a request.</summary>
    public AccessLogOptions AccessLog { get; init; } = new();
}
