namespace Gateway.Transforms.Observability;

/// <summary>The forms of OTLP.</summary>
public enum OtlpProtocol
{
    /// <summary>gRPC over HTTP/2, by custom on port 4317.</summary>
    Grpc,

    /// <summary>Protobuf bodies over HTTP/1.1, by custom on port 4318.</summary>
    HttpProtobuf,
}
