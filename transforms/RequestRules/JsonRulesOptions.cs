using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.RequestRules;

/// <summary>What JSON must be like (RFC 8259).</summary>
public sealed record JsonRulesOptions
{
    /// <summary>The most bytes, which are held until all have been looked at.</summary>
    [Accepted("1B", "16MiB")]
    public ByteSize MaxBytes { get; init; } = new(1024 * 1024);

    /// <summary>How deep objects and lists may lie in each other; 1 for one without any in it.</summary>
    [Accepted("1", "1000")]
    public int MaxDepth { get; init; } = 64;

    /// <summary>Whether no object may have a name twice: readers differ in which of both they take.</summary>
    public bool UniqueNames { get; init; }
}
