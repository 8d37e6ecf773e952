namespace Gateway.Transforms.Compression;

/// <summary>The section <c>Compression</c>: how responses are encoded for clients, and requests decoded for backends.</summary>
public sealed record CompressionOptions
{
    /// <summary>What a route's <c>CompressionPolicy</c> may name.</summary>
    public IReadOnlyDictionary<string, CompressionPolicyOptions> Policies { get; init; } = new Dictionary<string, CompressionPolicyOptions>();
}
