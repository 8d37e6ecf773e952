using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Compression;

/// <summary>How far request bodies are decoded: what goes beyond is refused with 413.</summary>
public sealed record DecompressionOptions
{
    /// <summary>The largest decoded body.</summary>
    [Accepted("1KiB", "16GiB")]
    public ByteSize MaxOutputBytes { get; init; } = new(10 * 1024 * 1024);

    /// <summary>How many times the size it arrived in a body may grow; looked at beyond 64 KiB of output.</summary>
    [Accepted("1", "10000")]
    public int MaxRatio { get; init; } = 100;
}
