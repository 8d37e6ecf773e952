using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Caching;

/// <summary>The section <c>Caching</c>.</summary>
public sealed record CachingOptions
{
    /// <summary>The most bytes that stored responses may take, what is kept about them included.</summary>
    [Accepted("1MiB", "1024GiB")]
    public ByteSize MemoryLimit { get; init; } = new(256 * 1024 * 1024);

    /// <summary>The policies that routes name by <c>CachePolicy</c>.</summary>
    public IReadOnlyDictionary<string, CachePolicyOptions> Policies { get; init; } = new Dictionary<string, CachePolicyOptions>();
}
