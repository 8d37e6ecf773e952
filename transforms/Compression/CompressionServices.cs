using Gateway.Transforms.Compression.Encoders;

namespace Gateway.Transforms.Compression;

/// <summary>What the policies of all generations share. Safe to share.</summary>
internal sealed class CompressionServices
{
    private volatile CompressionMetrics? _metrics;

    /// <summary>Makes encoders.</summary>
    public BodyEncoders Encoders { get; } = new();

    /// <summary>Null until the process is composed: a configuration is checked before that.</summary>
    public CompressionMetrics? Metrics => _metrics;

    /// <summary>From now on, what is done is counted.</summary>
    public void Attach(CompressionMetrics metrics) => _metrics = metrics;
}
